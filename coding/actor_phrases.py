"""A noun phrase to parties: country word + role word + name are composed, coordinations are taken apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from coding.actor_rows import ActorRow, words_of
from coding.actor_scene import GEOGRAPHY, STATE_SECTORS
from coding.role_words import Role, RoleWords
from schemas.coded import Party
from schemas.codes import Sector

RELATIVE = {"who", "which", "whose", "whom", "that"}
COORDINATORS = {"and", "or", "plus", "versus", "vs"}
PREPOSITIONS = {
    "of", "for", "from", "in", "at", "to", "on", "within", "inside", "across", "with", "by", "against", "near", "under",
    "between", "over", "into", "toward", "towards", "after", "before", "around", "outside", "throughout",
}  # fmt: skip
OWNING = {"of", "for", "from", "at", "within", "inside", "with"}
PLACING = {"in", "across", "within", "inside", "throughout", "at", "around", "near"}
DETERMINERS = {
    "the",
    "a",
    "an",
    "this",
    "that",
    "these",
    "those",
    "its",
    "their",
    "his",
    "her",
    "some",
    "both",
    "two",
    "all",
    "several",
}
NAME_PARTICLES = {
    "de",
    "del",
    "da",
    "di",
    "van",
    "von",
    "der",
    "den",
    "al",
    "el",
    "bin",
    "ibn",
    "bint",
    "ben",
    "la",
    "le",
    "dos",
    "du",
    "ter",
    "e",
}
POSSESSIVE = re.compile(r"[’'ʼ`](?:s\b)?")
MAX_DEPTH = 8
"""So many "of" and "in" below each other are read; what hangs deeper says nothing about who."""
HYPHENS = frozenset("-‐‑–/")
HYPHENED = re.compile(r"\s?[-‐‑–]\s?([^\W\d_]+)")
ARMED_CODES = {"SEP": "separatists", "REB": "rebels", "PRM": "militia", "OPP": "opposition", "UAF": "armed men"}
"""An unnamed armed group or opposition of a country has a code of its own: it is not the state."""


class NamedSpan(Protocol):
    """What composition reads of a name found in the phrase."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def party(self) -> Party: ...
    @property
    def kind(self) -> str: ...
    @property
    def is_adjective(self) -> bool: ...
    @property
    def row(self) -> ActorRow: ...


@dataclass(frozen=True)
class Item:
    """One word, role or name of a phrase, in order."""

    kind: str
    """name, role, former, cap (a capitalised unknown word), link, and, comma or word"""
    start: int
    end: int
    text: str
    span: NamedSpan | None = None
    role: Role | None = None
    is_owner: bool = False
    """A possessive s stands behind it."""
    follows_hyphen: bool = False


@dataclass(frozen=True)
class Composed:
    """What one part of a phrase says about a party."""

    text: str
    id: str | None = None
    name: str | None = None
    code: str | None = None
    country: str | None = None
    sector: str | None = None
    sector_2: str | None = None
    is_unknown_name: bool = False
    items: tuple[Item, ...] = field(default=(), repr=False)

    @property
    def names_somebody(self) -> bool:
        """Whether a party is known or at least clearly named."""
        return bool(self.code or self.country or self.id or self.is_unknown_name)

    def party(self) -> Party:
        """As the coder's value."""
        sector = Sector(self.sector) if self.sector else None
        name = self.name if self.code or self.country or self.id else None
        return Party(text=self.text, name=name, code=self.code, country=self.country, sector=sector)


def compose(phrase: str, spans: Sequence[NamedSpan], roles: RoleWords) -> list[Composed]:
    """The parts of a phrase, each composed; those that say the same party once."""
    items = _items(phrase, spans, roles)
    segments = _shared_heads(_joined_appositions(_segments(items)))
    composed = [_compose_segment(phrase, segment) for segment in segments if segment]
    known = any(part.names_somebody for part in composed)
    out: dict[tuple[str | None, ...], Composed] = {}
    for part in composed:
        if known and not part.names_somebody:
            continue
        key = (part.code, part.name) if part.code is None or part.code != part.country else (part.code,)
        key = key if part.code or part.name else (part.text,)
        out.setdefault(key, part)
    return list(out.values())


# phrase -> items


def _items(phrase: str, spans: Sequence[NamedSpan], roles: RoleWords) -> list[Item]:
    words = words_of(phrase)
    by_start = {span.start: span for span in spans}
    out: list[Item] = []
    index, last_end = 0, 0
    while index < len(words):
        word = words[index]
        if (out and "," in phrase[last_end : word.start]) or ";" in phrase[last_end : word.start]:
            out.append(Item("comma", last_end, word.start, ","))
        span = by_start.get(word.start)
        found = roles.at(words, index)
        if span is not None:
            kind = "word" if span.kind == "not_actor" else "name"
            item = Item(kind, span.start, span.end, phrase[span.start : span.end], span=span)
            while index < len(words) and words[index].start < span.end:
                index += 1
        elif found is not None and not _is_inside(words, index, found[0], spans):
            last = words[index + found[0] - 1]
            item = Item("role", word.start, last.end, phrase[word.start : last.end], role=found[1])
            index += found[0]
        else:
            item = _plain(word.folded, word.start, word.end, word.raw, roles)
            hyphen = HYPHENED.match(phrase, word.end)
            if item.kind == "cap" and hyphen is not None and hyphen.group(1).casefold() in roles.supporter:
                item = replace(item, kind="word")
            index += 1
        if item.kind == "word" and item.text.casefold() in RELATIVE and out:
            break
        last_end = item.end
        owner = POSSESSIVE.match(phrase, item.end)
        if (
            owner is not None
            and (owner.group() != "'" or item.text.endswith("s"))
            and item.kind in {"name", "cap", "role"}
        ):
            item = replace(item, is_owner=True)
            last_end = owner.end()
            while index < len(words) and words[index].start < owner.end():
                index += 1
        out.append(replace(item, follows_hyphen=phrase[: item.start].rstrip()[-1:] in HYPHENS))
    return _without_ranks_of_time(out)


def _is_inside(words: Sequence[object], index: int, size: int, spans: Sequence[NamedSpan]) -> bool:
    first, last = words[index], words[index + size - 1]
    return any(span.start < last.end and first.start < span.end for span in spans)  # type: ignore[attr-defined]


def _plain(folded: str, start: int, end: int, raw: str, roles: RoleWords) -> Item:
    if folded in roles.former:
        return Item("former", start, end, raw)
    if folded in COORDINATORS:
        return Item("and", start, end, raw)
    if folded in PREPOSITIONS:
        return Item("link", start, end, folded)
    if raw[0].isupper() and folded not in DETERMINERS and folded not in roles.titles and folded not in roles.ranks:
        return Item("cap", start, end, raw)
    return Item("particle" if folded in NAME_PARTICLES else "word", start, end, raw)


def _without_ranks_of_time(items: list[Item]) -> list[Item]:
    """Leading determiners and empty words say nothing about who."""
    while items and items[0].kind == "word" and items[0].text.casefold() in DETERMINERS:
        items = items[1:]
    return items


# items -> segments


def _segments(items: Sequence[Item]) -> list[list[Item]]:
    out: list[list[Item]] = [[]]
    previous: Item | None = None
    for item in items:
        if item.kind in {"and", "comma"}:
            if out[-1]:
                out.append([])
            if item.kind == "comma" and out[-1] == [] and len(out) > 1:
                out[-2].append(item)
        elif _is_second_of_pair(previous, item):
            out.append([item])
        else:
            out[-1].append(item)
        previous = item
    return [segment for segment in out if segment]


def _is_second_of_pair(left: Item | None, right: Item) -> bool:
    """ "Russian-Ukrainian talks", "the Biden-Putin summit": two names joined by a hyphen are two parties."""
    if left is None or left.kind != "name" or right.kind != "name" or not right.follows_hyphen:
        return False
    kinds = {left.span.kind, right.span.kind}  # type: ignore[union-attr]
    return bool(kinds <= {"country", "people", "capital", "person", "igo"})


def _joined_appositions(segments: list[list[Item]]) -> list[list[Item]]:
    """ "Wendy Sherman, head of the delegation" is one party, and so is "Russia's foreign minister, Sergei Lavrov"."""
    out: list[list[Item]] = []
    for segment in segments:
        if out and out[-1][-1].kind == "comma":
            left = out[-1][:-1]
            if (
                _is_person(left) != _is_person(segment)
                and (_has_role(left) or _has_role(segment))
                and not _has_own_person_and_role(left, segment)
            ):
                person, title = (left, segment) if _is_person(left) else (segment, left)
                out[-1] = [*title_first(title, person)]
                continue
            out[-1] = left
        out.append(list(segment))
    if out and out[-1] and out[-1][-1].kind == "comma":
        out[-1] = out[-1][:-1]
    return [segment for segment in out if segment]


def title_first(title: list[Item], person: list[Item]) -> list[Item]:
    """The words of a title and a name in the order "head of the American delegation" + name, the name as its core."""
    name = [item for item in person if item.kind in {"cap", "particle"} or _is_person_item(item)]
    rest = [item for item in person if item not in name and item.kind != "comma"]
    cut = next((i for i, item in enumerate(title) if item.kind == "link"), len(title))
    return [*rest, *title[:cut], *name, *(item for item in title[cut:] if item.kind != "comma")]


def _is_person_item(item: Item) -> bool:
    return item.kind == "name" and item.span is not None and item.span.kind == "person"


def _is_person(segment: Sequence[Item]) -> bool:
    return any(_is_person_item(item) for item in segment) or len(_unknown_name(segment)) > 1


def _has_role(segment: Sequence[Item]) -> bool:
    return any(item.kind in {"role", "former"} for item in segment)


def _has_own_person_and_role(left: Sequence[Item], right: Sequence[Item]) -> bool:
    return _is_person(left) and _is_person(right)


def _shared_heads(segments: list[list[Item]]) -> list[list[Item]]:
    """ "American, NATO and Russian officials": the head of the last is the head of all that have none."""
    for index in range(len(segments) - 2, -1, -1):
        here, following = segments[index], segments[index + 1]
        is_bare = not _has_role(here) and all(item.kind in {"name", "word", "link"} for item in here)
        lends = [item for item in following if item.kind == "role"]
        names = [item for item in here if item.kind == "name"]
        if is_bare and lends and names and _is_modifier(names[-1]):
            segments[index] = [*here, lends[-1]]
    return segments


def _is_modifier(item: Item) -> bool:
    span = item.span
    return span is not None and (
        span.is_adjective or (span.kind in {"country", "igo"} and item.text.replace(".", "").isupper())
    )


# segment -> party


def _compose_segment(phrase: str, segment: Sequence[Item], depth: int = 0) -> Composed:
    cut = next((i for i, item in enumerate(segment) if item.kind == "link" and i > 0), len(segment))
    core, tail = list(segment[:cut]), list(segment[cut:])
    below = _compose_segment(phrase, tail[1:], depth + 1) if len(tail) > 1 and depth < MAX_DEPTH else None
    link = tail[0].text if tail else ""
    own = [item for item in segment if not (item.kind == "role" and item.start > segment[-1].end)]
    text = phrase[min(item.start for item in own) : max(item.end for item in own)]
    found = _core(core, text)
    if below is not None:
        found = _with_tail(found, core, below, link)
    if any(item.kind == "former" for item in core):
        found = replace(
            found, sector="ELI", sector_2=None, code=found.code if found.code in {None} else _code_of_former(found)
        )
    return replace(found, text=text, items=tuple(segment))


def _code_of_former(found: Composed) -> str | None:
    """Who is out of office no longer acts for the state or body; a group stays what it is."""
    return None if found.code in {found.country} or found.sector in STATE_SECTORS | {"IGO"} else found.code


def _core(core: Sequence[Item], text: str) -> Composed:
    names = [item for item in core if item.kind == "name" and item.span is not None]
    persons = [item for item in names if _is_person_item(item) and not item.is_owner]
    countries = [item for item in names if item.span is not None and item.span.kind in GEOGRAPHY]
    bodies = [item for item in names if item not in countries and not _is_person_item(item)]
    role = _role_of(core)
    if persons:
        return _of_person(persons[-1], countries, bodies, role)
    run = _unknown_name(core)
    unknown = " ".join(item.text for item in run) if run and core[-1] is run[-1] else ""
    if bodies and not (
        countries and role is not None and countries[0].start < bodies[0].start and _kind(bodies[-1]) == "igo"
    ):
        return _of_body(bodies[-1], role, unknown)
    owners = countries or [item for item in names if _is_person_item(item)]
    if owners:
        return _of_country(owners[0], role, unknown, text)
    if role is not None:
        return Composed(
            text, sector=role.sector, sector_2=role.sector_2, name=unknown or None, is_unknown_name=bool(unknown)
        )
    return Composed(text, is_unknown_name=len(run) > 1)


def _kind(item: Item) -> str:
    return item.span.kind if item.span is not None else ""


def _role_of(core: Sequence[Item]) -> Role | None:
    """The last strong role word of the core, else the last weak one; those of an owner do not count."""
    last_owner = max((i for i, item in enumerate(core) if item.is_owner and item.kind == "role"), default=-1)
    roles = [item.role for item in core[last_owner + 1 :] if item.role is not None] or [
        item.role for item in core if item.role is not None
    ]
    strong = [role for role in roles if not role.is_weak]
    return strong[-1] if strong else (roles[-1] if roles else None)


def _unknown_name(core: Sequence[Item]) -> list[Item]:
    """The longest run of capitalised words that are no known name or role, with particles inside."""
    best: list[Item] = []
    run: list[Item] = []
    for item in [*core, Item("end", 0, 0, "")]:
        if item.kind == "cap" or (item.kind == "particle" and run):
            run.append(item)
            continue
        while run and run[-1].kind == "particle":
            run.pop()
        best = run if len(run) > len(best) else best
        run = []
    return best


def _of_person(item: Item, countries: Sequence[Item], bodies: Sequence[Item], role: Role | None) -> Composed:
    party, row = item.span.party, item.span.row  # type: ignore[union-attr]
    sector = str(party.sector) if party.sector else None
    out = Composed(
        item.text, row.id, party.name, party.code, party.country, sector, row.sector_2 if party.code else None
    )
    before = [other for other in countries if other.start < item.start]
    owner = before[0].span.row if before and before[0].span is not None else None
    if owner is None and bodies and bodies[0].start < item.start and bodies[0].span is not None:
        owner = bodies[0].span.row
    country = owner.country if owner is not None else party.country
    if role is None:
        return out
    group = party.code if party.code not in {None, party.country} else None
    if owner is not None and owner.kind in {"igo", "group"}:
        return replace(out, code=owner.code, country=owner.country, sector=owner.sector, sector_2=owner.sector_2)
    if role.is_weak:
        is_unknown = out.sector in {None, "ELI"}
        return replace(out, country=country, code=group or country, sector=role.sector if is_unknown else out.sector)
    code = group or _code(country, role.sector)
    return replace(
        out, country=country, code=code, sector=role.sector if group is None else out.sector, sector_2=role.sector_2
    )


def _of_body(item: Item, role: Role | None, unknown: str) -> Composed:
    row = item.span.row  # type: ignore[union-attr]
    out = Composed(item.text, row.id, row.name, row.code, row.country, row.sector, row.sector_2)
    if unknown and role is not None:
        out = replace(out, name=unknown)
    if role is None or role.is_weak or row.kind in {"igo", "group"}:
        return out
    if row.kind == "metonym" or (row.kind == "organ" and role.sector != row.sector and row.sector not in STATE_SECTORS):
        return replace(out, sector=role.sector, sector_2=role.sector_2)
    return out


def _of_country(item: Item, role: Role | None, unknown: str, text: str) -> Composed:
    span = item.span
    party, row = span.party, span.row  # type: ignore[union-attr]
    if span is not None and span.kind == "person":
        row_sector = row.sector
        base = Composed(item.text, None, None, row.code, party.country, row_sector)
        return (
            base if role is None or role.is_weak or row.code != row.country else _with_role(base, role, unknown, text)
        )
    base = Composed(item.text, f"country:{row.country}", party.name, row.code, row.country, row.sector)
    return base if role is None else _with_role(base, role, unknown, text)


def _with_role(base: Composed, role: Role, unknown: str, text: str) -> Composed:
    code = _code(base.country, role.sector)
    is_state = code is not None and code == base.country
    name = unknown or (base.name if is_state else text)
    identity = base.id if is_state and not unknown else None
    return replace(base, id=identity, name=name, code=code, sector=role.sector, sector_2=role.sector_2)


def _code(country: str | None, sector: str) -> str | None:
    """The code of a bearer of a role: the state for its organs, an own one for its unnamed armed groups, else none."""
    if country is None:
        return None
    if sector in STATE_SECTORS or sector in {"IGO"}:
        return country
    return f"{country} {ARMED_CODES[sector]}" if sector in ARMED_CODES else None


def _with_tail(found: Composed, core: Sequence[Item], below: Composed, link: str) -> Composed:
    """What "of Ukraine", "for the Israeli army", "in eastern Syria" adds to the words before it."""
    role = _role_of(core)
    if found.country is not None or found.code is not None:
        return _sector_from_tail(found, role, below, link)
    if link not in OWNING | PLACING or not (below.country or below.code or below.sector):
        return found
    if role is None:
        return _of_tail(found, below, link)
    if link in PLACING and role.sector == "MIL" and link not in {"at"}:
        return found
    return _role_with_tail(found, role, below)


def _sector_from_tail(found: Composed, role: Role | None, below: Composed, link: str) -> Composed:
    is_weak = role is not None and role.is_weak and found.sector == role.sector
    if (
        found.code is not None
        and found.code == found.country
        and is_weak
        and link in OWNING
        and below.sector
        and not below.code
    ):
        return replace(found, sector=below.sector, sector_2=below.sector_2)
    if found.id is not None and found.id.startswith("group:") and link in PLACING and below.country:
        return found
    return found


def _of_tail(found: Composed, below: Composed, link: str) -> Composed:
    if found.is_unknown_name:
        return replace(found, country=below.country) if link in PLACING | {"of", "from"} else found
    return replace(below, text=found.text) if link in OWNING | PLACING and link not in {"with", "for"} else found


def _role_with_tail(found: Composed, role: Role, below: Composed) -> Composed:
    unknown = found.name
    is_body = below.id is not None and not below.id.startswith(("country:", "metonym:"))
    if is_body or (below.code and below.code != below.country):
        return replace(below, name=unknown or below.name)
    if role.is_weak and below.sector and below.sector != "ELI":
        return replace(below, name=unknown or below.name)
    return _with_role(replace(below, name=below.name), role, unknown or "", found.text)
