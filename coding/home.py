"""The state that an article is set in: whose "the police", "security forces" and "the defence ministry" are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from coding.actors import ActorSpan
from coding.crisis_home import OURS, crisis_code, is_of_one_state, troubled_code
from coding.dateline import dateline_end
from coding.document_names import MAX_TEXT
from coding.party_keys import is_state, key_of
from coding.places import PlaceSpan
from coding.topic import MIN_WORDS
from coding.view import Knowledge
from coding.voices import author_of
from schemas.coded import Party
from schemas.codes import Sector

REBEL_WORDS = re.compile(r"\b(?:rebel|insurgent|militant|separatist|opposition fighter)", re.I)
SETTLED = {"city", "capital", "admin1", "admin2"}
WAR_SHARE = 0.4
ARMED_SHARE = 0.6
ARMED_SECTORS = {Sector.REB, Sector.SEP, Sector.PRM}
PAIR_SHARE = 0.65
MIN_NAMED = 3
LEAD = 1.5
"""How many times more often than any third the second of two sides is named."""
SHARE = 0.5
"""A state that has at least this share of all mentions of states is the one an article without a dateline is about."""
ENOUGH_NAMED = {False: 3, True: 5}
"""Mentions of states by which a short text, and a whole article, tells its own: in the latter a few are only guests."""


@dataclass(frozen=True)
class Home:
    """States by code with their usual names, and the code of the state an article is set in; empty if unknown."""

    names: Mapping[str, str]
    code: str = ""
    war_code: str = ""
    """The state that rebels of an unnamed state fight: the one most places of the article lie in; empty if unknown."""
    armed: Party | None = None
    """The armed group that the article is about, where it names one above all others: who "the rebels" are."""
    is_between_parties: bool = False
    """Whether the text names two parties or more, or tells of a crisis in one state: what happens to nobody known may
    then be between them."""
    is_domestic: bool = False
    """Whether a whole article names fewer: what happens to nobody known there is a figure of speech or local news."""

    is_crisis: bool = False
    """Whether the text is about unrest in that state, and hardly names another: bare "soldiers" are its own."""
    pair: tuple[Party, ...] = ()
    """The two parties that most of the article is about: "the two sides" before any pair was told of."""

    sides: tuple[Party, ...] = ()
    """The states and groups that the article names, as often as it does."""
    author: tuple[Party, ...] = ()
    """Whose statement, speech or message the article is: who says "we" outside of quotation marks."""

    @property
    def seat(self) -> str:
        """Code of the state whose "the government" is: of the article's, else the one that is at war with a group."""
        if self.code or self.war_code or self.armed is None:
            return self.code or self.war_code
        states = [party.code for party in self.pair if is_state(party) and party.code]
        return states[0] if len(states) == 1 and self.armed.code in {party.code for party in self.pair} else ""

    @property
    def foes(self) -> tuple[Party, ...]:
        """The state that an article is set in and the armed group that it is about: whose "the truce" is."""
        if self.armed is None or not self.code or self.armed.country not in {None, self.code}:
            return ()
        return (self.party("", Sector.GOV, self.code), self.armed)

    def rival_of(self, keys: Collection[str]) -> list[Party]:
        """The one side beside those of some keys that the article is clearly about; nobody where there are several."""
        others = [party for party in self.sides if key_of(party) not in keys]
        counts = [*Counter(map(key_of, others)).most_common(2), ("", 0), ("", 0)]
        if counts[0][1] < MIN_NAMED or counts[0][1] < LEAD * counts[1][1]:
            return []
        return [next(party for party in others if key_of(party) == counts[0][0])]

    def rebels(self, text: str, code: str, *, separatist: bool) -> Party:
        """Those who fight the state, where the text names them by that word alone."""
        sector, word = (Sector.SEP, "separatists") if separatist else (Sector.REB, "rebels")
        return Party(text=text, code=f"{code} {word}", country=code, sector=sector)

    def party(self, text: str, sector: Sector, code: str) -> Party:
        """The state as the party that a body of it stands for."""
        return Party(text=text, name=self.names.get(code), code=code, country=code, sector=sector)


def home_of(full: str, opening: str, states: Mapping[str, str], knowledge: Knowledge, *, is_of_unrest: bool) -> Home:
    """Where an article is set. `full`: title and body; `opening`: the first words of the body, a dateline and more.

    `is_of_unrest`: the text is about the inner crisis of a state; then what its police and rebels do is news, though it
    names no other state.
    """
    find, actors = knowledge.gazetteer.find, knowledge.names.spans
    body = opening.lstrip()
    is_whole = len(full.split()) >= MIN_WORDS
    code = home_code(body, partial(find, body), actors, ENOUGH_NAMED[is_whole])
    n_parties = len({span.party.code for span in actors if span.party.code})
    is_domestic = n_parties < 2 and is_whole
    if is_of_unrest and (troubled := troubled_code(full, actors)):
        code = troubled
    if not code and is_of_unrest and not OURS.search(full):
        code = crisis_code(full, partial(find, full[:MAX_TEXT]), actors)
        is_domestic = is_domestic and not code
    war = "" if code else war_code(full, partial(find, full[:MAX_TEXT]), actors)
    sides, author = tuple(_sides_of(actors)), author_of(full, actors)
    is_between = n_parties > 1 or bool(code)
    is_crisis = is_of_unrest and is_of_one_state(code, actors)
    pair = main_pair(actors, sides)
    return Home(states, code, war, armed_group(actors), is_between, is_domestic, is_crisis, pair, sides, author)


def war_code(text: str, places: Callable[[], Iterable[PlaceSpan]], actors: Iterable[ActorSpan]) -> str:
    """Code of the state that most towns, regions and state names of a text with rebels belong to; else empty.

    `places` finds those of the text; most texts hold no rebels and are not searched.
    """
    if REBEL_WORDS.search(text) is None:
        return ""
    counts = Counter(span.party.code for span in actors if span.kind in {"country", "people"} and span.party.code)
    counts.update(p.location.country for p in places() if p.kind in SETTLED and p.location.country)
    first = counts.most_common(1)
    return first[0][0] if first and first[0][1] >= WAR_SHARE * sum(counts.values()) and first[0][1] > 1 else ""


def armed_group(actors: Iterable[ActorSpan]) -> Party | None:
    """The armed group that has most of all mentions of such groups."""
    found = [span.party for span in actors if span.party.sector in ARMED_SECTORS and span.party.code]
    counts = Counter(party.code for party in found)
    first = counts.most_common(1)
    if not first or first[0][1] < ARMED_SHARE * len(found):
        return None
    return next(party for party in found if party.code == first[0][0])


def main_pair(actors: Iterable[ActorSpan], sides: Sequence[Party]) -> tuple[Party, ...]:
    """The two parties that an article is about, each told of more than once; empty where a third is as present.

    They have nearly all mentions, or the second of the `sides` is named clearly more often than any third.
    """
    parties = [span.party for span in actors if span.party.code and span.party.sector is not Sector.JRN]
    counts = Counter(party.code for party in parties).most_common(3)
    is_ahead = len(counts) > 1 and counts[1][1] > 1 and (len(counts) == 2 or counts[2][1] < counts[1][1])
    if is_ahead and counts[0][1] + counts[1][1] >= PAIR_SHARE * len(parties):
        return _first_of(parties, counts)
    counts = [*Counter(party.code for party in sides).most_common(3), (None, 0), (None, 0)]
    if counts[1][1] < MIN_NAMED or counts[1][1] < LEAD * counts[2][1]:
        return ()
    return _first_of(sides, counts)


def _sides_of(actors: Iterable[ActorSpan]) -> list[Party]:
    """The states and groups of all mentions, as often as they are named: organisations of states take no side."""
    return [span.party for span in actors if span.party.code and span.party.sector not in {Sector.JRN, Sector.IGO}]


def _first_of(parties: Sequence[Party], counts: Sequence[tuple[str | None, int]]) -> tuple[Party, ...]:
    """The parties of the first two codes of a count."""
    return tuple(next(party for party in parties if party.code == code) for code, _ in counts[:2])


def home_code(
    body: str, places: Callable[[], Iterable[PlaceSpan]], actors: Iterable[ActorSpan], enough: int = ENOUGH_NAMED[False]
) -> str:
    """Code of the state that the dateline names, if the text speaks of it too; else of the one most of it is about.

    Empty for a text that names fewer than two parties: police and ministers of one state alone are domestic news.
    `places` finds those of the body, asked only where it has a dateline; `enough`: mentions of states that tell it
    without one.
    """
    counts = Counter(span.party.code for span in actors if span.party.code)
    if len(counts) < 2:
        return ""
    states = Counter({code: n for code, n in counts.items() if len(code) == 3 and code.isupper()})
    first = states.most_common(1)
    dateline = dateline_end(body)
    if dateline:
        found = next((p.location.country for p in places() if p.start < dateline), None) or ""
        if not first or states[found] >= SHARE * first[0][1]:
            return found
    total = sum(states.values())
    return first[0][0] if first and first[0][1] >= SHARE * total and total >= enough else ""
