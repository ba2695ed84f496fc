"""Which of several holders a name means: the day, the document around it and the words beside it decide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from coding.actor_rows import ARTICLE, PLACE_KINDS, ActorRow, Alias, key_of_name
from coding.actor_words import Word, Words
from coding.role_words import RoleWords
from schemas.coded import Party
from schemas.codes import Sector

KIND_RANK = {"not_actor": 0, "country": 1, "adjective": 2, "people": 3, "metonym": 4, "organ": 5, "igo": 6, "group": 7,
             "capital": 8, "person": 9}  # fmt: skip
GEOGRAPHY = {"country", "adjective", "people", "capital"}
ROLE_RANK = ("president", "leader", "prime_minister", "secretary_general", "head", "foreign_minister",
             "defence_minister", "vice_president", "chief_of_staff", "security_adviser", "spokesperson", "monarch",
             "crown_prince", "deputy_prime_minister", "envoy", "interior_minister", "intelligence_chief", "commander",
             "opposition_leader", "party_leader", "governor", "deputy_foreign_minister")  # fmt: skip
RANK_OF_ROLE: dict[str | None, int] = {role: rank for rank, role in enumerate(ROLE_RANK)}
LEADERS = ("president", "prime_minister", "leader")
HIGH_OFFICE = {"president", "prime_minister", "leader", "foreign_minister", "defence_minister"}
NEAR_WORDS = 4
"""So many words from one name to the next, two people are told of together: "Trump met with Putin"."""
PHRASE_WORDS = 12
ARMED = {"REB", "SEP", "PRM", "CRM", "MIL"}
STATE_SECTORS = {"GOV", "MIL", "LEG", "JUD", "SPY", "COP"}
SENTENCE_BREAK = re.compile(r"[.!?:;,\"“”()\n—|/]")
OWNER_GAP = re.compile(r"(?:[’'ʼ`]s?)?\s")
HEADLINE_SHARE = 0.7
"""With more of its longer words capitalised than this, a text is a headline: capitals tell no names there."""


Refused = tuple[int, "ActorRow | None"]
"""The word at which a name was not taken for its holder's, and who that is, where only one may be meant."""


@dataclass(frozen=True)
class Scene:
    """What a document speaks of: countries, codes and rows that stand in it beyond doubt."""

    countries: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()

    def with_rows(self, rows: Iterable[ActorRow]) -> Scene:
        """The scene and what some rows add; itself where they add nothing."""
        new = [row for row in rows if not self._holds(row)]
        if not new:
            return self
        return Scene(
            self.countries | {row.country for row in new if row.country},
            self.codes | {row.code for row in new if row.code},
            self.ids | {row.id for row in new},
        )

    def _holds(self, row: ActorRow) -> bool:
        """Whether all that a row would add stands in the scene."""
        return (
            row.id in self.ids
            and (not row.country or row.country in self.countries)
            and (not row.code or row.code in self.codes)
        )

    def knows(self, row: ActorRow) -> bool:
        """Whether the document speaks of a row's holder or of its state or body."""
        return row.id in self.ids or bool(row.country in self.countries if row.country else row.code in self.codes)


NO_SCENE = Scene()


class Sighting(NamedTuple):
    """Where a name was seen: which words of which text, and what names were found before it."""

    text: str
    words: Words
    at: int
    size: int
    last_end: int = -1
    """Behind the last name found before this one; -1 where there is none."""
    last: ActorRow | None = None

    @property
    def before(self) -> Word | None:
        """The word before the name in the same sentence part."""
        if self.at == 0:
            return None
        word = self.words[self.at - 1]
        between = self.text[word.end : self.words[self.at].start]
        is_title = between.startswith(". ") and len(word.raw) <= 4
        return None if between != " " and SENTENCE_BREAK.search(between) and not is_title else word

    @property
    def is_whole_phrase(self) -> bool:
        """Whether nothing but an article stands beside the name."""
        others = len(self.words) - self.size
        return others == 0 or (others == 1 and self.words[0].folded == "the")

    @property
    def after(self) -> Word | None:
        """The word after the name, where only a blank stands between."""
        behind = self.at + self.size
        if behind >= len(self.words):
            return None
        word = self.words[behind]
        return word if self.text[self.words.end(behind - 1) : word.start].isspace() else None


def choose(aliases: Sequence[Alias], on: date, scene: Scene) -> Alias | None:
    """The holder that a name most probably means on a day; None where several are equally good.

    Who holds a role then comes first, then who held one, then who will; a state before its territories.
    """
    if len(aliases) == 1:
        return aliases[0]
    ranks = [_rank(alias, on, scene) for alias in aliases]
    first = min(ranks)
    best = aliases[ranks.index(first)]
    is_open = best.row.kind == "person" and any(
        rank[:-1] == first[:-1] and alias.row.id != best.row.id for alias, rank in zip(aliases, ranks, strict=True)
    )
    return None if is_open else best


def _rank(alias: Alias, on: date, scene: Scene) -> tuple[int, ...]:
    row, begun, ended = alias.row, alias.row.valid_from, alias.row.valid_to
    time = 1 if ended is not None and ended < on else 2 if begun is not None and begun > on else 0
    is_person = row.kind == "person"
    return (
        alias.is_ambiguous,
        not scene.knows(row) if alias.is_ambiguous else 0,
        time,
        KIND_RANK.get(row.kind, 9),
        row.role == "territory",
        -ended.toordinal() if is_person and time == 1 and ended is not None else 0,
        RANK_OF_ROLE.get(row.role, len(ROLE_RANK)) if is_person else 0,
        -begun.toordinal() if begun is not None else 0,
    )


def accepts(alias: Alias, sighting: Sighting, scene: Scene, roles: RoleWords, on: date) -> bool:
    """Whether a name that may mean something else means its holder here."""
    if _is_of_another_state(alias, sighting) or _is_first_name(alias, sighting, roles):
        return False
    if alias.key.startswith(ARTICLE) and alias.row.kind in {"metonym", "igo"}:
        return _is_a_direction(alias, sighting, scene)
    if not alias.is_ambiguous:
        return True
    if alias.row.kind in GEOGRAPHY:
        return not _is_part_of_a_name(sighting, roles)
    if alias.row.kind == "person":
        return _accepts_surname(alias, sighting, scene, roles, on)
    return scene.knows(alias.row) or sighting.is_whole_phrase or _stands_beside_its_role(alias.row, sighting, roles)


def _is_a_direction(alias: Alias, sighting: Sighting, scene: Scene) -> bool:
    """ "The West", "the North": with a capital, before no other name, and as one side of Korea only in news of it."""
    first = sighting.words[sighting.at + 1]
    after = sighting.after
    if not first.is_capitalised or (after is not None and after.is_capitalised):
        return False
    return not alias.is_ambiguous or scene.knows(alias.row)


def _is_first_name(alias: Alias, sighting: Sighting, roles: RoleWords) -> bool:
    """ "Minister Aden Duale", "President Santiago Peña": a place between a person's title and a capitalised word."""
    before, after = sighting.before, sighting.after
    if alias.row.kind not in PLACE_KINDS or before is None or after is None or sighting.size != 1:
        return False
    if not before.is_capitalised or before.folded not in roles.titles or alias.key.isdigit():
        return False
    is_name = after.is_capitalised and not after.raw.isupper() and after.folded not in roles.plain_words
    return is_name and roles.at(sighting.words, sighting.at + 1) is None and not _is_headline(sighting.words)


def _stands_beside_its_role(row: ActorRow, sighting: Sighting, roles: RoleWords) -> bool:
    """ "IS fighters", "Fano militiamen": the word behind the name says that an armed group is meant."""
    after = sighting.after
    role = roles.at(sighting.words, sighting.at + sighting.size) if after is not None else None
    return row.kind == "group" and row.sector in ARMED and role is not None and role[1].sector in ARMED


def _is_of_another_state(alias: Alias, sighting: Sighting) -> bool:
    """ "Chile's Defense Department": the common name of an organ, right behind the name of another state."""
    row, last = alias.row, sighting.last
    has_common_name = row.kind in {"organ", "metonym"} or (row.kind == "igo" and alias.is_ambiguous)
    if not has_common_name or last is None or last.kind not in GEOGRAPHY or last.country == row.country:
        return False
    between = sighting.text[sighting.last_end : sighting.words[sighting.at].start]
    return bool(OWNER_GAP.fullmatch(between))


def _accepts_surname(alias: Alias, sighting: Sighting, scene: Scene, roles: RoleWords, on: date) -> bool:
    after = sighting.after
    if after is not None and after.folded in roles.things_named_after:
        return False
    if _title_before(sighting, roles):
        is_holder = _is_or_was_in_office(alias.row, on) and _is_in_sight(alias.row, sighting, scene)
        return alias.row.id in scene.ids or is_holder
    if alias.key in roles.bare_surnames_need_title:
        return False
    if _is_part_of_a_name(sighting, roles):
        return False
    if alias.row.id in scene.ids:
        return True
    return _is_or_was_in_office(alias.row, on) and _is_in_sight(alias.row, sighting, scene)


def _is_or_was_in_office(row: ActorRow, on: date) -> bool:
    """Whether a bare surname is enough: for holders of high office, and for those who led a state."""
    return row.role in (ROLE_RANK if row.holds(on) else LEADERS) and not row.is_to_come(on)


def vouched_for(refused: Sequence[Refused], on: date) -> list[ActorRow]:
    """Sitting leaders and ministers of two states whose bare surnames stand close together: "Meloni and Milei met"."""
    high = [(at, row) for at, row in refused if row is not None and row.role in HIGH_OFFICE and row.holds(on)]
    pairs = [(row, other) for (at, row), (behind, other) in pairwise(high) if behind - at <= NEAR_WORDS]
    return [row for pair in pairs if pair[0].country != pair[1].country for row in pair]


def _is_in_sight(row: ActorRow, sighting: Sighting, scene: Scene) -> bool:
    """Whether the document speaks of a holder's state or body; a phrase alone has no document."""
    return scene.knows(row) or (not scene.ids and len(sighting.words) <= PHRASE_WORDS)


def _title_before(sighting: Sighting, roles: RoleWords) -> bool:
    word = sighting.before
    if word is None:
        return False
    role = roles.at(sighting.words, sighting.at - 1)
    return (
        word.folded.removesuffix("s") in roles.titles
        or word.folded in roles.titles
        or (role is not None and role[0] == 1 and word.is_capitalised)
    )


def _is_part_of_a_name(sighting: Sighting, roles: RoleWords) -> bool:
    """Whether a capitalised word that is no known name, title or sentence beginning stands right before."""
    word = sighting.before
    if word is None or not word.is_capitalised or word.end <= sighting.last_end or word.raw.isupper():
        return False
    if word.folded in roles.plain_words or word.folded in roles.titles or word.folded in roles.former | roles.ranks:
        return False
    role = roles.at(sighting.words, sighting.at - 1)
    if role is not None and role[0] == 1:
        return False
    return not _is_headline(sighting.words)


def _is_headline(words: Words) -> bool:
    longer = [word for word in words[:60] if len(word.raw) > 3]
    return len(longer) > 5 and sum(word.is_capitalised for word in longer) > HEADLINE_SHARE * len(longer)


@lru_cache(maxsize=20_000)
def party_of(row: ActorRow, text: str, on: date) -> Party:
    """A row as the party that words name: a person out of office is of sector ELI, one not yet in office of none."""
    if row.kind != "person" or row.holds(on):
        return Party(text=text, name=row.name, code=row.code, country=row.country, sector=sector_of(row.sector))
    if not row.is_over(on):
        return Party(text=text, name=row.name, country=row.country)
    sector = Sector.ELI if row.sector in STATE_SECTORS | {"IGO"} else sector_of(row.sector)
    return Party(text=text, name=row.name, code=None, country=row.country, sector=sector)


@cache
def sector_of(code: str | None) -> Sector | None:
    """A PLOVER sector by its code."""
    return Sector(code) if code else None


def surname_key(name: str) -> str:
    """The folded last word of a name."""
    return key_of_name(name).rpartition(" ")[2]
