"""A noun phrase to its items: names, role words, links and capitalised unknown words, in order."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from coding.actor_rows import ActorRow
from coding.actor_words import Words, words_of
from coding.role_words import Role, RoleWords
from schemas.coded import Party

RELATIVE = {"who", "which", "whose", "whom", "that"}
COORDINATORS = {"and", "or", "plus", "versus", "vs"}
PREPOSITIONS = {
    "of", "for", "from", "in", "at", "to", "on", "within", "inside", "across", "with", "by", "against", "near", "under",
    "between", "over", "into", "toward", "towards", "after", "before", "around", "outside", "throughout",
}  # fmt: skip
DETERMINERS = {
    "the", "a", "an", "this", "that", "these", "those", "its", "their", "his", "her", "some", "both", "two", "all",
    "several",
}  # fmt: skip
NAME_PARTICLES = {
    "de", "del", "da", "di", "van", "von", "der", "den", "al", "el", "bin", "ibn", "bint", "ben", "la", "le", "dos",
    "du", "ter", "e",
}  # fmt: skip
ETHNIC = "ethnic"
""" "Ethnic Serbs in Kosovo" are people of where they live; the word names no state."""
POSSESSIVE = re.compile(r"[’'ʼ`](?:s\b)?")
APOSTROPHES = frozenset("’'ʼ`")
OWNERS = {"name", "cap", "role"}
HYPHENS = frozenset("-‐‑–/")
HYPHENED = re.compile(r"\s?[-‐‑–]\s?([^\W\d_]+)")


class NamedSpan(Protocol):
    """What composition reads of a name found in the phrase."""

    @property
    def start(self) -> int:
        """Offset of its first code point in the phrase."""
        ...

    @property
    def end(self) -> int:
        """Offset behind its last code point."""
        ...

    @property
    def party(self) -> Party:
        """Whom it names."""
        ...

    @property
    def kind(self) -> str:
        """What it is, in the words of the actor files: country, person, organ, `not_actor` and so on."""
        ...

    @property
    def is_adjective(self) -> bool:
        """Whether it is an adjective, as "Russian"."""
        ...

    @property
    def row(self) -> ActorRow:
        """The line of the actor files that it was found by."""
        ...


class Item(NamedTuple):
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


def items_of(phrase: str, spans: Sequence[NamedSpan], roles: RoleWords) -> list[Item]:
    """The words, names and roles of a phrase in order, up to a relative clause."""
    words = words_of(phrase)
    starts, n_words = words.starts, len(words.starts)
    by_start = {span.start: span for span in spans}
    out: list[Item] = []
    index, last_end = 0, 0
    while index < n_words:
        start = starts[index]
        between = phrase[last_end:start]
        if between != " " and ((out and "," in between) or ";" in between):
            out.append(Item("comma", last_end, start, ","))
        span = by_start.get(start)
        if span is not None:
            item = _named(span, phrase, out[-1] if out else None)
            index = bisect_left(starts, span.end, index)
        else:
            item, n_read = _unnamed(words, index, phrase, spans, roles)
            index += n_read
        if item.kind == "word" and out and item.text.casefold() in RELATIVE:
            break
        last_end = item.end
        if item.kind in OWNERS and phrase[last_end : last_end + 1] in APOSTROPHES:
            owner = POSSESSIVE.match(phrase, last_end)
            if owner is not None and (owner.group() != "'" or item.text.endswith("s")):
                item, last_end = item._replace(is_owner=True), owner.end()
                index = bisect_left(starts, last_end, index)
        is_behind_hyphen = between != " " and start and _is_behind_hyphen(item, phrase)
        out.append(item._replace(follows_hyphen=True) if is_behind_hyphen else item)
    return _without_ranks_of_time(out)


def _unnamed(words: Words, index: int, phrase: str, spans: Sequence[NamedSpan], roles: RoleWords) -> tuple[Item, int]:
    """The item at a word that begins no name of the files, and the number of its words."""
    start, raw, found = words.starts[index], words.raws[index], roles.at(words, index)
    if found is not None and not (spans and _is_inside(words, index, found[0], spans)):
        end = words.end(index + found[0] - 1)
        return Item("role", start, end, phrase[start:end], role=found[1]), found[0]
    end = start + len(raw)
    item = _plain(words.folded[index], start, end, raw, roles)
    if item.kind == "cap" and phrase[end : end + 1] != "" and not HYPHENS.isdisjoint(phrase[end : end + 2]):
        hyphen = HYPHENED.match(phrase, end)
        if hyphen is not None and hyphen.group(1).casefold() in roles.supporter:
            item = item._replace(kind="word")
    return item, 1


def _is_behind_hyphen(item: Item, phrase: str) -> bool:
    return phrase[max(0, item.start - 2) : item.start].rstrip()[-1:] in HYPHENS


def _named(span: NamedSpan, phrase: str, previous: Item | None) -> Item:
    text = phrase[span.start : span.end]
    if span.kind == "not_actor":
        return Item("word", span.start, span.end, text, span=span)
    if span.kind == "people" and previous is not None and previous.text.casefold() == ETHNIC:
        return Item("role", span.start, span.end, text, role=Role(text.casefold(), "CVL", None, is_weak=False))
    return Item("name", span.start, span.end, text, span=span)


def _is_inside(words: Words, index: int, size: int, spans: Sequence[NamedSpan]) -> bool:
    start, end = words.starts[index], words.end(index + size - 1)
    return any(span.start < end and start < span.end for span in spans)


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


def is_person_item(item: Item) -> bool:
    """Whether an item is the name of a person in the actor files."""
    return item.kind == "name" and item.span is not None and item.span.kind == "person"


def unknown_name(core: Sequence[Item]) -> list[Item]:
    """The longest run of capitalised words that are no known name or role, with particles inside."""
    best: list[Item] = []
    run: list[Item] = []
    if "cap" not in [item.kind for item in core]:
        return best
    for item in [*core, Item("end", 0, 0, "")]:
        if item.kind == "cap" or (item.kind == "particle" and run):
            run.append(item)
            continue
        while run and run[-1].kind == "particle":
            run.pop()
        best = run if len(run) > len(best) else best
        run = []
    return best
