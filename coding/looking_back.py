"""Common nouns that look back: "the ministry", "its rival", "troops", "the bloc" and whose they must be."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence

from coding import clauses, tree
from coding.antecedents import addressed, bearer_of, commander_of, defined_term
from coding.crowds import country_of, opposition
from coding.party_keys import is_bare_state, is_bloc, key_of, only_one, pair_with
from coding.patterns import Words
from coding.pronoun_words import is_pronoun
from coding.pronouns import PronounReader
from coding.reference_words import BLOCS as ALLIANCES
from coding.reference_words import COUNTRIES, STATES, TITLES
from coding.references import References
from coding.regions import described
from coding.state_bodies import office_before, seated_body, state_body
from coding.syntax import Token
from coding.view import ParagraphView
from schemas.coded import Party
from schemas.codes import Sector

TROOPS = {"troop", "force", "soldier", "commando", "paratrooper", "gunner", "marine", "warplane", "artillery", "police",
          "army", "navy", "airforce", "helicopter", "jet"}  # fmt: skip
BARE = {"nummod", "quantmod", "cc", "conj", "relcl", "acl"}
OFFICIAL = {None, Sector.GOV, Sector.MIL}
ARMYLESS = {"PSE"}
"""Places whose soldiers and guards are another's."""
RIVALS = {"rival", "neighbour", "neighbor", "foe", "enemy", "adversary", "opponent"}
ALL = {"all", "the", "its"}
NEXT = {"neighbouring", "neighboring", "adjacent"}
BLOCS = ALLIANCES | {"organisation", "organization"}
VOICES = {"spokesman", "spokeswoman", "spokesperson", "representative", "negotiator"}
SERVES = {"work", "act", "operate", "fight", "loyal", "answerable", "belong", "affiliate", "link", "tie", "direct",
          "run", "lead", "command", "control", "attach", "subordinate"}  # fmt: skip
"""What is said of people to tell whom they act for."""


class NounReader(PronounReader):
    """Reads nouns that name nobody, with what earlier sentences said."""

    def __init__(self, view: ParagraphView, references: References, party_heads: Words) -> None:
        super().__init__(view, references)
        self.party_heads = party_heads

    @abstractmethod
    def headed_by(self, token: Token) -> list[Party]:
        """Parties that the phrase of a noun names by its own words."""

    def _looked_back_to(self, token: Token) -> list[Party]:
        """Who was told of before; nobody whom the subject itself speaks to ("the ministry summoned X's envoy")."""
        others = addressed(token, self.view)
        walks: list[Callable[[], list[Party]]] = [
            lambda: self._commanded(token),
            lambda: self._own_forces(token),
            lambda: bearer_of(token, self.view) if token.lower_ == "union" else [],
            lambda: defined_term(token, self.view),
            lambda: self._told_before(token),
            lambda: self._of_members(token),
            lambda: self._titled_speaker(token),
            lambda: bearer_of(token, self.view),
            lambda: described(token, self.view, self._codes_before, self.references.home.code),
            lambda: self._counterpart(token),
            lambda: self.references.enemy(token),
            lambda: self._country_above(token),
            lambda: self.references.of_body(token) if self.references.scene else [],
            lambda: self.references.of_noun(token, self._subject_codes(token)),
            lambda: self._seated(token),
            lambda: self._serving(token),
            lambda: self.references.as_before(token) if state_body(token) is None else [],
            lambda: opposition(token, self.view, self.references),
            lambda: self.references.of_body(token),
            lambda: self._in_office(token),
            lambda: self._body_of_place(token),
            lambda: self.references.band(token),
        ]
        for walk in walks:
            found = walk()
            if found and not (others and others >= {party.code for party in found}):
                return found
        return self._other_than(others, token) if others and state_body(token) else []

    def _commanded(self, token: Token) -> list[Party]:
        """ "President X ordered the army to be ready": forces that somebody orders or puts are those of his state."""
        verb = commander_of(token)
        if verb is None or state_body(token) is None:
            return []
        spans = [self.view.actor_at[t.i] for t in clauses.subjects(verb) if t.i in self.view.actor_at]
        return [span.party for span in spans if span.party.sector in OFFICIAL and is_bare_state(span.party)][:1]

    def _own_forces(self, token: Token) -> list[Party]:
        """ "The minister said troops had bombed two camps": forces that no word names are those of who tells of it."""
        if not tree.lemmas(token) & TROOPS or any(child.dep_ not in BARE for child in token.children):
            return []
        return [p for p in self._speaker_above(token) if p.sector in OFFICIAL and is_bare_state(p)][:1]

    def _other_than(self, codes: set[str], token: Token) -> list[Party]:
        """The body of the other one of the two states that an article is about."""
        for pair in (self.references.home.pair, self.references.pair):
            rest = [party for party in pair if party.code not in codes]
            if len(pair) == 2 and len(rest) == 1 and rest[0].code:
                return [rest[0].model_copy(update={"text": token.text})]
        return []

    def _told_before(self, token: Token) -> list[Party]:
        """ "The bloc", "the alliance": the organisation that was named before in the same sentence."""
        if not tree.lemmas(token) & BLOCS or not any(child.lower_ == "the" for child in token.children):
            return []
        fits = is_bloc if tree.lemmas(token) & ALLIANCES else _is_organisation
        before = self.view.spans_among(token.doc[token.sent.start : token.i])
        tellers = [t for s in clauses.subjects(token.sent.root) if s.i > token.i for t in s.subtree]
        found = [*reversed(before), *self.view.spans_among(tellers)]  # "the bloc will meet, the SADC secretariat said"
        return [span.party for span in found if fits(span.party)][:1]

    def _country_above(self, token: Token) -> list[Party]:
        """ "State media in X said the country had": the only state that who says so names."""
        verb = token.head
        is_subject = token.dep_ == "nsubj" and verb.dep_ == "ccomp" and bool(tree.lemmas(token) & COUNTRIES)
        if not is_subject or [child.lower_ for child in token.children] != ["the"]:
            return []
        above = [t for subject in clauses.subjects(verb.head) if subject.i < token.i for t in subject.subtree]
        code = only_one(span.party.country for span in self.view.spans_among(above))
        return [self.references.home.party(token.text, Sector.GOV, code)] if code else []

    def _of_members(self, token: Token) -> list[Party]:
        """ "The ministers of all member states", "its 27 members": the organisation that was named last."""
        ofs = tree.prep_objects([token], ("of", "from"))
        named = [token, *(ofs if tree.lemmas(token) & (self.party_heads | TITLES) else [])]
        if not any(_are_members(noun) for noun in named):
            return []
        before = [span for span in self.view.actor_spans if span.end <= token.idx and _is_organisation(span.party)]
        return [before[-1].party] if before else self.references.bloc()

    def _counterpart(self, token: Token) -> list[Party]:
        """ "Accused its rival", "invaded its neighbour": the other one of the two that the article is about."""
        if tree.lemmas(token).isdisjoint(STATES | RIVALS):
            return []
        owners = [t for t in token.children if t.dep_ == "poss" and is_pronoun(t)]
        is_next = bool(tree.lemmas(token) & STATES) and any(c.lower_ in NEXT for c in token.children)
        if is_next and not owners and token.tag_ == "NN" and any(c.lower_ == "the" for c in token.children):
            mine = {code.casefold() for code in self._codes_before(token)} or {self.references.home.code.casefold()}
        elif owners and tree.lemmas(token) & RIVALS:
            mine = {key_of(party) for party in self.possessive(owners[0])}
        else:
            return []
        pairs: tuple[Sequence[Party], ...] = (self.references.pair, self.references.home.pair)
        if is_next or tree.lemmas(token) & {"neighbour", "neighbor"}:
            pairs = (self.references.states, *pairs)
        pair = pair_with(mine, pairs)
        home = self.references.home
        if not pair and mine and home.code and home.code.casefold() not in mine and token.tag_ in {"NN", "NNP"}:
            return [home.party(token.text, Sector.GOV, home.code)]  # next to the state that an article is set in
        return [party for party in pair if key_of(party) not in mine]

    def _titled_speaker(self, token: Token) -> list[Party]:
        """ "Qatar's foreign ministry says the minister has offered": the minister of who says so."""
        if tree.lemmas(token).isdisjoint(TITLES):
            return []
        before = {child.lower_ for child in token.children if child.dep_ in tree.PREMODIFIERS | {"det"}}
        if before != {"the"}:
            return []
        return [party for party in self._speaker_above(token) if party.sector in {Sector.GOV, Sector.MIL}]

    def _in_office(self, token: Token) -> list[Party]:
        """ "Foreign Minister X accused": an unknown name behind an office of state, and later the name alone.

        Of the state that the article is set in; nobody where the sentence before has another one as its subject.
        """
        if token.pos_ != "PROPN" or token.i in self.view.actor_at:
            return []
        sector = office_before(token)
        if sector is None:
            is_bare = all(child.dep_ not in tree.PREMODIFIERS for child in token.children)
            return self.references.named_before(token.lower_) if is_bare else []
        if any(t.i in self.view.actor_at for child in token.children if child.i < token.i for t in child.subtree):
            return []
        last = {party.code for party in self.references.subject if is_bare_state(party)}
        code = self.references.scene or self.references.home.code
        rest = last - {code} - addressed(token, self.view)
        if not code or (rest and not self.references.scene):
            return []
        found = [self.references.home.party(token.text, sector, code)]
        self.references.see_named(token.lower_, found)
        return found

    def _body_of_place(self, token: Token) -> list[Party]:
        """ "Police arrested 20 people in Minsk": where nothing else tells whose, those of the country."""
        is_doer = token.dep_ == "nsubj" or (token.dep_ == "pobj" and token.head.dep_ == "agent")
        sector = state_body(token) if is_doer else None
        if sector not in {Sector.COP, Sector.MIL}:
            return []
        code = country_of(token, self.view)
        return [self.references.home.party(token.text, sector, code)] if code else []

    def _seated(self, token: Token) -> list[Party]:
        """ "officials in Kyiv", "troops from India", "a court in Izmir": of whom they are that sit or come from it."""
        sector = seated_body(token)
        if not (tree.lemmas(token) & self.party_heads or sector):
            return []
        seats = tree.prep_objects([token], ("in", "from", "at"))
        found = [p for seat in seats if seat.i in self.view.actor_at for p in self.headed_by(seat)]
        if found or sector is None:
            return found
        named = [part for seat in seats for part in (seat, *(c for c in seat.children if c.dep_ in tree.PREMODIFIERS))]
        codes = [self.view.place_at[part.i].location.country for part in named if part.i in self.view.place_at]
        seated = [code for code in codes[:1] if code and code not in ARMYLESS]
        return [self.references.home.party(token.text, sector, code) for code in seated]

    def _serving(self, token: Token) -> list[Party]:
        """ "A spokesman for X", "hackers working for X", "gunmen loyal to X": whom people of no name act for."""
        if not tree.lemmas(token) & self.party_heads:
            return []
        spoken_for = tree.prep_objects([token], ("for",)) if tree.lemmas(token) & VOICES else []
        if found := [party for other in spoken_for for party in self.direct(other)]:
            return found
        behind = [child for child in token.children if child.dep_ in {"acl", "amod", "relcl"} and child.i > token.i]
        serves = [child for child in behind if tree.lemmas(child) & SERVES]
        return self._all_named(tree.prep_objects(serves, ("for", "to", "by", "with")))

    def _all_named(self, heads: Iterable[Token]) -> list[Party]:
        named = ((h, self.headed_by(h) if h.i in self.view.actor_at else []) for h in heads)
        return [party for head, found in named for party in found or self.references.of_noun(head)]

    def _subject_codes(self, token: Token) -> set[str]:
        """Codes of the names that are the subject before a noun in its sentence."""
        return self._codes_before(token) if token.tag_ in {"NNS", "NNPS", "CD"} or token.lower_ == "two" else set()

    def _codes_before(self, token: Token) -> set[str]:
        """Codes of the names in the subjects that stand before a noun in its clause."""
        before = [t for t in clauses.subjects(clauses.clause_head(token)) if t.i < token.i]
        named = [t for subject in before for t in (subject, *subject.children)]
        return {span.party.code for span in self.view.spans_among(named) if span.party.code}


def _are_members(noun: Token) -> bool:
    """Whether a noun means all who belong to an organisation: "all member states", "the 15 member countries"."""
    words = {child.lower_ for child in noun.children if child.dep_ in tree.PREMODIFIERS | {"det", "predet"}}
    return noun.tag_ == "NNS" and bool(tree.lemmas(noun) & STATES) and "member" in words and bool(words & ALL)


def _is_organisation(party: Party) -> bool:
    return party.sector is Sector.IGO
