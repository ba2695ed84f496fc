"""Noun phrases of a paragraph -> parties: names, whose things are, and common nouns that look back."""

from __future__ import annotations

from collections.abc import Iterable

from coding import tree
from coding.crowds import country_of, crowd, is_crowd, opposition
from coding.home import seated_body, state_body
from coding.magnitudes import JETS
from coding.noun_phrases import phrase_text, phrase_tokens
from coding.patterns import Words
from coding.pronouns import PronounReader, is_pronoun
from coding.references import FORCE_NOUNS, TITLES, References, distinct, key_of
from coding.syntax import Token
from coding.view import ParagraphView
from schemas.coded import Party
from schemas.codes import Sector

FIGHTERS = {"fighter", "fighters"}
RIVALS = {"rival", "neighbour", "neighbor", "foe", "enemy", "adversary", "opponent"}
BLOCS = {"bloc", "alliance", "union", "organisation", "organization"}
VOICES = {"spokesman", "spokeswoman", "spokesperson", "representative", "negotiator"}
SERVES = {"work", "act", "operate", "fight", "loyal", "answerable", "belong", "affiliate", "link", "tie", "direct",
          "run", "lead", "command", "control", "attach", "subordinate"}  # fmt: skip
"""What is said of people to tell whom they act for."""
RELATIONS = {"aligned", "allied", "backed", "made", "built", "supplied", "friendly", "speaking", "born", "educated",
             "funded", "mediated", "brokered", "hosted", "facilitated", "sponsored", "trained", "held", "occupied",
             "controlled", "based"}  # fmt: skip


class PartyReader(PronounReader):
    """Reads parties in one paragraph, with what earlier sentences said."""

    def __init__(self, view: ParagraphView, references: References, party_heads: Words) -> None:
        super().__init__(view, references)
        self.party_heads = party_heads

    def see(self, sentence: Iterable[Token]) -> None:
        """Takes in a sentence that was coded: whom "the alliance" and "those troops" will stand for."""
        tokens = list(sentence)
        self.references.see_organisations(span.party for span in self.view.spans_among(tokens))
        for token in tokens:
            if FORCE_NOUNS & tree.lemmas(token):
                self.references.forces = self.direct(token) or self.references.forces

    def is_party(self, token: Token) -> bool:
        """Whether a token heads a phrase that is a known actor."""
        return bool(self.direct(token))

    def direct(self, token: Token) -> list[Party]:
        """Parties that a phrase names, where its head is the party and not merely something of the party's."""
        if (token.pos_ == "PRON" and token.text != "US") or is_pronoun(token):
            return self._once(token, self._pronoun)
        if token.lower_ in FIGHTERS and JETS.search(token.sent.text):
            states = self.owners(token)  # "American fighters were scrambled" are no rebels
            if states and all(party.code == party.country for party in states):
                return states
        heads_party = token.i in self.view.actor_at or bool(tree.lemmas(token) & self.party_heads)
        found = self.named(phrase_tokens(token)) if heads_party else []
        if any(party.code for party in found):
            return found
        return (self._possessor(token) if heads_party else []) or self._told_of(token) or found

    def _told_of(self, token: Token) -> list[Party]:
        """Parties that a phrase stands for without their name."""
        return (
            (crowd(token, self.view, self.references) if is_crowd(token) else [])
            or self._apposed(token)
            or self._told_before(token)
            or self._titled_speaker(token)
            or self._counterpart(token)
            or (self.references.of_body(token) if self.references.scene else [])
            or self.references.of_noun(token)
            or self._seated(token)
            or self._serving(token)
            or opposition(token, self.view, self.references)
            or self.references.of_body(token)
            or self._body_of_place(token)
        )

    def _told_before(self, token: Token) -> list[Party]:
        """ "The bloc", "the alliance": the organisation that was named before in the same sentence."""
        if not tree.lemmas(token) & BLOCS or not any(child.lower_ == "the" for child in token.children):
            return []
        before = self.view.spans_among(token.doc[token.sent.start : token.i])
        return [span.party for span in reversed(before) if span.party.sector is Sector.IGO][:1]

    def _counterpart(self, token: Token) -> list[Party]:
        """ "Accused its rival", "invaded its neighbour": the other one of the two that the article is about."""
        owners = [t for t in token.children if t.dep_ == "poss" and is_pronoun(t)]
        if not owners or not tree.lemmas(token) & RIVALS or len(self.references.pair) != 2:
            return []
        mine = {key_of(party) for party in self.possessive(owners[0])}
        others = [party for party in self.references.pair if key_of(party) not in mine]
        return others if len(others) == 1 else []

    def _titled_speaker(self, token: Token) -> list[Party]:
        """ "Qatar's foreign ministry says the minister has offered": the minister of who says so."""
        before = {child.lower_ for child in token.children if child.dep_ in tree.PREMODIFIERS | {"det"}}
        if not tree.lemmas(token) & TITLES or before != {"the"}:
            return []
        return [party for party in self._speaker_above(token) if party.sector in {Sector.GOV, Sector.MIL}]

    def _body_of_place(self, token: Token) -> list[Party]:
        """ "Police arrested 20 people in Minsk": where nothing else tells whose, those of the country."""
        is_doer = token.dep_ == "nsubj" or (token.dep_ == "pobj" and token.head.dep_ == "agent")
        sector = state_body(token) if is_doer else None
        if sector not in {Sector.COP, Sector.MIL}:
            return []
        code = country_of(token, self.view)
        return [self.references.home.party(token.text, sector, code)] if code else []

    def _possessor(self, token: Token) -> list[Party]:
        """ "Assad's government", "its navy": of whom the body is, where the whole phrase names nobody."""
        pronoun = next((t for t in token.children if t.dep_ == "poss" and is_pronoun(t)), None)
        if pronoun is not None:
            return self.possessive(pronoun)
        return [p for t in token.children if t.dep_ == "poss" for p in self.named(phrase_tokens(t)) if p.code]

    def _seated(self, token: Token) -> list[Party]:
        """ "officials in Kyiv", "troops from India", "a court in Izmir": of whom they are that sit or come from it."""
        sector = seated_body(token)
        if not (tree.lemmas(token) & self.party_heads or sector):
            return []
        seats = tree.prep_objects([token], ("in", "from"))
        found = [p for seat in seats if seat.i in self.view.actor_at for p in self.named(phrase_tokens(seat))]
        if found or sector is None:
            return found
        places = [self.view.place_at[seat.i].location.country for seat in seats if seat.i in self.view.place_at]
        return [self.references.home.party(token.text, sector, code) for code in places[:1] if code]

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
        named = ((h, self.named(phrase_tokens(h)) if h.i in self.view.actor_at else []) for h in heads)
        return [party for head, found in named for party in found or self.references.of_noun(head)]

    def _apposed(self, token: Token) -> list[Party]:
        for child in token.children:
            if child.dep_ == "appos":
                found = self.named(phrase_tokens(child)) if child.i in self.view.actor_at else self._affiliation(child)
                if found:
                    return found
        if token.dep_ == "appos" and token.head.i in self.view.actor_at:
            return self.named(phrase_tokens(token.head))
        return []

    def _affiliation(self, title: Token) -> list[Party]:
        """ "Ms Okafor, Shell's head of drilling, ...": of whom the title says that somebody unknown is."""
        owners = [t for t in title.children if t.dep_ in {"poss", "compound"} and t.i in self.view.actor_at]
        return [party for token in owners for party in self.named(phrase_tokens(token))]

    def named(self, tokens: list[Token]) -> list[Party]:
        """Parties that the words themselves name."""
        knowledge = self.view.knowledge
        return list(knowledge.lexicon.parties_in(phrase_text(tokens), knowledge.published, knowledge.names))

    def owners(self, noun: Token) -> list[Party]:
        """Parties that own a noun: "Moscow's demand", "Russian tanks", "proposals from NATO"."""
        out: list[Party] = []
        for token in tree.noun_owners(noun):
            if is_pronoun(token):
                out += self.possessive(token)
            elif token.dep_ in tree.PREMODIFIERS or token.i in self.view.actor_at:
                out += self.modifier(token)
            else:
                out += self.direct(token)
        return distinct(out)

    def modifier(self, token: Token) -> list[Party]:
        """Parties that a word before a noun names."""
        tokens = phrase_tokens(token)
        if _is_relation(token):
            return []
        if token.lower_ in FIGHTERS:  # "Russian fighter jets": the state's
            tokens = [t for t in tokens if t is not token]
        return self.named(tokens) if any(t.i in self.view.actor_at for t in tokens) else self.references.of_noun(token)


def _is_relation(token: Token) -> bool:
    """ "U.S.-aligned", "Russian-backed": says whose friend something is, not whose it is; "NATO-led" does say whose."""
    word = token.text.rpartition("-")[2].lower() if "-" in token.text else ""
    after = token.doc[token.i + 1 : token.i + 3]
    if not word and len(after) == 2 and after[0].text == "-":
        word = after[1].lower_
    return word in RELATIONS
