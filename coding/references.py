"""Who a pronoun or "the alliance", "the two sides", "those troops" stands for: narrow rules, null otherwise.

On unseen articles "he said" -> previous speaker was right 10 of 13 times, all of he and she 14 of 33: so most pronouns
are left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from coding import tree
from coding.home_references import HomeReferences
from coding.party_keys import distinct, is_bloc, is_state, key_of, pair_with
from coding.rebels import (
    REBEL_SECTORS,
    REBELS,
    WORDS_BEFORE,
)
from coding.reference_words import (
    BLOCS,
    CLASS_NOUNS,
    COUNTING,
    COUNTRIES,
    CRAFT,
    CROWNS,
    DUTIES,
    FORCE_NOUNS,
    GIVEN,
    HELD_TITLES,
    MANY,
    MEET,
    PAIR_NOUNS,
    PAIR_WORDS,
    PAPERS,
    RANKS,
    SHARED,
    SIDES,
    STATES,
    TITLES,
)
from coding.syntax import Token
from schemas.coded import Party
from schemas.codes import Sector

Told = Callable[[], list[Party]]
"""Reads parties when it is asked."""


@dataclass
class References(HomeReferences):
    """What was last talked about, sentence by sentence. Give it one article, in order."""

    pair: list[Party] = field(default_factory=list)
    met: list[Party] = field(default_factory=list)
    """The two who first met or spoke in the article: whom "the leaders" will mean, whatever pair is told of between."""
    subject_before: list[Party] = field(default_factory=list)
    """The subject of the sentence before the one being read."""
    person: list[Party] = field(default_factory=list)
    """Whose man or woman last spoke or was the subject of a sentence: whom "he" at a sentence's start stands for."""
    quoted: list[Party] = field(default_factory=list)
    """Of whom the quotation speaks that runs over these sentences: whom "it" and "its" mean in its next one."""
    lister: list[Party] = field(default_factory=list)
    """Who does what the items of a list tell: "The Council: 1. condemns; 2. demands"."""
    forces: list[Party] = field(default_factory=list)
    _by_sector: dict[Sector, Party] = field(default_factory=dict)
    _bloc: list[Party] = field(default_factory=list)
    """The organisation of states named last that may be called a bloc."""
    states: list[Party] = field(default_factory=list)
    """The last pair of which both are states: whom "the two countries" means beside a pair with an armed group."""
    _titled: dict[str, Party] = field(default_factory=dict)
    """Whom each title was last said of with a name or state: "the general" looks back to "General X of Y"."""
    _of_nouns: dict[str, list[Told]] = field(default_factory=dict)
    """Whose a common noun was each time: "the hackers" after "hackers of X's secret service"."""
    _of_names: dict[str, list[Party]] = field(default_factory=dict)
    _many: dict[int, list[Party]] = field(default_factory=dict)
    """The last three, four, ... parties told of side by side, by their number: "the three"."""

    n_heard: int = 0
    """How often something new was heard: what was read before may read otherwise then."""

    def __post_init__(self) -> None:
        self.pair = self.pair or list(self.home.pair or self.home.foes)

    def __setattr__(self, name: str, value: object) -> None:
        """Takes in a value; another one than before is something new."""
        if self.__dict__.get(name) is not value:
            self._hear()
        object.__setattr__(self, name, value)

    def _hear(self) -> None:
        self.__dict__["n_heard"] = self.__dict__.get("n_heard", 0) + 1

    def see(self, parties: Iterable[Party]) -> None:
        """Takes in the parties of a sentence, after it was coded."""
        for party in parties:
            if party.sector is not None:
                self._by_sector[party.sector] = party
                self._hear()
            if is_bloc(party):
                self._bloc = [party]

    def see_pair(self, parties: Iterable[Party]) -> None:
        """Takes in two parties that act side by side, as those whom "the two sides" will mean."""
        known = [party for party in distinct(parties) if party.code]
        if len(known) == 2:
            self.pair = known
            self.states = known if all(map(is_state, known)) else self.states

    def see_title(self, title: str, parties: list[Party], *, is_subject: bool) -> None:
        """Takes in whom a title is said of; another one than before only as the subject of what is told."""
        if len(parties) == 1 and parties[0].code and (is_subject or title not in self._titled):
            self._titled[title] = parties[0]
            self._hear()

    def see_named(self, name: str, parties: list[Party]) -> None:
        """Takes in whose man or woman bears a name that no file knows."""
        if self._of_names.get(name) != parties:
            self._of_names[name] = parties
            self._hear()

    def named_before(self, name: str) -> list[Party]:
        """Whose man or woman was called so before."""
        return list(self._of_names.get(name, ()))

    def see_noun(self, token: Token, beside: Told) -> None:
        """Takes in a common noun; `beside` reads whose it is, and is asked only if one looks back to the noun."""
        self._of_nouns.setdefault(token.lower_, []).append(beside)
        self._hear()

    def as_before(self, token: Token) -> list[Party]:
        """ "The hackers", "the same unit": whose the same noun was when a name last stood beside it."""
        if token.lower_ not in self._of_nouns:
            return []
        others = {child.lower_ for child in token.children if child.dep_ in WORDS_BEFORE}
        is_given = bool(others & {"the", "this", "that", "these", "those"}) and others <= GIVEN
        told = (beside() for beside in reversed(self._of_nouns[token.lower_])) if is_given else ()
        return next((parties for parties in told if parties and all(party.code for party in parties)), [])

    def see_many(self, parties: Iterable[Party]) -> None:
        """Takes in three parties or more that stand side by side, as those whom "the three" will mean."""
        known = [party for party in distinct(parties) if party.code]
        if len(known) > 2:
            self._many[len(known)] = known
            self._hear()

    def see_meeting(self, parties: list[Party]) -> None:
        """Takes in the two who hold talks."""
        self.see_many(parties)
        if len(parties) == 2:
            self.see_pair(parties)
            self.met = self.met or list(parties)

    def see_organisations(self, parties: Iterable[Party]) -> None:
        """Takes in what stands anywhere in a sentence: "the alliance" looks back to any mention."""
        self.see(party for party in parties if party.sector is Sector.IGO)

    def of_noun(self, token: Token, others: Collection[str] = ()) -> list[Party]:
        """Parties that a noun with a definite determiner stands for; empty where it stands for none known.

        `others`: codes of the subject of its sentence, where that is a party beside those meant.
        """
        words = tree.lemmas(token)
        before = {child.lower_ for child in token.children if child.dep_ in {"det", "nummod", "predet", "amod"}}
        if told := self._together(token, words, before, others):
            return told
        is_counted = (
            token.dep_ == "nsubj" and bool(words & CRAFT) and all(child.dep_ in COUNTING for child in token.children)
        )
        if (words & FORCE_NOUNS and before & {"those", "these", "the"}) or is_counted:
            return list(self.forces)
        if words & REBELS and token.tag_ == "NNS" and not before & {"the", "this", "that"}:
            return self._last_of(REBEL_SECTORS)
        if not before & {"the", "this", "that"} or any(child.dep_ == "prep" for child in token.children):
            return []
        if token.dep_ == "nsubj" and words & (COUNTRIES | PAPERS):
            return list(self.speaker) if words & PAPERS else self._state_of_subject(token, before)
        if words & MEET and token.tag_ == "NNS" and before == {"the"} and len(self.pair) == 2:
            return list(self.met or self.pair)
        if words & HELD_TITLES:
            officials = [party for party in self.subject if party.sector is Sector.GOV][:1] if words & TITLES else []
            return self._of_office(token, words) or officials or self._of_title(token, words)
        if words & BLOCS:
            told = [party for party in self.subject if is_bloc(party)]
            return told if len(told) == len(self.subject) == 1 else list(self._bloc)
        sectors = {sector for word in words for sector in CLASS_NOUNS.get(word, ())}
        if sectors and len(self.subject) == 1 and self.subject[0].sector in sectors:
            return [] if self._is_of_home(words) and self.subject[0].country != self.home.seat else list(self.subject)
        return self._last_of(sectors)

    def _together(self, token: Token, words: frozenset[str], before: set[str], others: Collection[str]) -> list[Party]:
        """ "Both sides", "the two envoys", "the three": those told of side by side."""
        if "the" in before and (number := next((n for n in MANY if n in before | {token.lower_}), "")):
            return list(self._many.get(MANY[number], ())) if words & (PAIR_NOUNS | DUTIES | {number}) else []
        if token.lower_ == "both" or ("the" in before and token.lower_ in {"two", "neighbours", "neighbors", "rivals"}):
            return self._pair_of(words, others)
        is_each = "both" in before or {"the", "two"} <= before
        if (before & PAIR_WORDS and words & PAIR_NOUNS) or (is_each and words & DUTIES):
            return list(self.met or self.pair) if words & MEET and not others else self._pair_of(words, others)
        if (
            words & SIDES
            and token.tag_ == "NNS"
            and token.dep_ == "nsubj"
            and [c.lower_ for c in token.children] == ["the"]
        ):
            return self._pair_of(words, others)
        if words & {"party", "side"} and token.tag_ == "NNS" and before == {"the"} and token.dep_ in {"dobj", "pobj"}:
            return self._pair_of(words, others)
        return []

    def _pair_of(self, words: frozenset[str], others: Collection[str]) -> list[Party]:
        """The pair of a noun: "both countries" are states, whatever group one of them has last dealt with.

        Where a third party speaks to them, they are the two of whom the article is about.
        """
        main = self.home.pair
        is_of_third = len(main) == 2 and not {party.code for party in main} & set(others)
        if others and is_of_third and len({party.code for party in (*self.pair, *main)}) == SHARED:
            return list(main)
        are_states = bool(words & STATES) and not all(map(is_state, self.pair))
        return list(self.states if are_states and self.states else self.pair)

    def _of_office(self, token: Token, words: frozenset[str]) -> list[Party]:
        """ "The Prime Minister", where a prime minister and another leader were told of: the one called so."""
        told = {key_of(party) for party in self._titled.values()}
        office = office_of(token, words & HELD_TITLES)
        last = {party.code for party in self.subject}
        others = {party.code for name, party in self._titled.items() if name.rpartition(" ")[2] != office}
        is_one = " " in office or office in CROWNS or bool(last & others)  # the last subject bears another title
        return [self._titled[office]] if is_one and office in self._titled and len(told) > 1 else []

    def _of_title(self, token: Token, words: frozenset[str]) -> list[Party]:
        """ "The general": who was last called so with his name or state."""
        others = [child for child in token.children if child.dep_ in WORDS_BEFORE and child.dep_ != "det"]
        if others or token.tag_ not in {"NN", "NNP"}:
            return []
        return [self._titled[word] for word in sorted(words & HELD_TITLES) if word in self._titled][:1]

    def others_of(self, mine: Collection[str], *, first: Sequence[Party] = ()) -> list[Party]:
        """The other of the two last told of, else of the two that the article is about, beside the one of some keys.

        `first`: two that are asked before them.
        """
        pair = pair_with(set(mine), (first, self.pair, self.home.pair))
        return [party for party in pair if key_of(party) not in mine]

    def bloc(self) -> list[Party]:
        """The organisation of states named last that may be called a bloc."""
        return list(self._bloc)

    def _last_of(self, sectors: Iterable[Sector]) -> list[Party]:
        return [self._by_sector[sector] for sector in sorted(sectors) if sector in self._by_sector][:1]


def office_of(token: Token, titles: Collection[str]) -> str:
    """A title with the word that tells which one it is: "prime minister", "crown prince", else the title alone."""
    before = [child.lower_ for child in token.children if child.lower_ in RANKS and child.i < token.i]
    return " ".join([*before, min(titles)])
