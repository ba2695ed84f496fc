"""Noun phrases of a paragraph -> parties: names, whose things are, pronouns and what looks back."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from coding import clauses, tree
from coding.crowds import country_of, crowd, is_crowd, opposition
from coding.home import seated_body, state_body
from coding.magnitudes import JETS
from coding.patterns import Words
from coding.references import (
    FIRST_PERSON,
    FORCE_NOUNS,
    THIRD_PERSON,
    THIRD_POSSESSIVE,
    TITLES,
    References,
    distinct,
    key_of,
)
from coding.syntax import Token
from coding.view import ParagraphView
from schemas.coded import Party
from schemas.codes import Sector

PHRASE_PARTS = {"det", "poss", "amod", "compound", "nmod", "nummod", "quantmod", "case", "predet"}
FIGHTERS = {"fighter", "fighters"}
CONDITIONS = {"if", "unless"}
THINGS = {"helicopter", "jet", "drone", "missile", "rocket", "ship", "vessel", "aircraft", "plane", "warplane",
          "bomber", "balloon", "boat", "submarine", "frigate", "destroyer", "warship", "decision", "law", "bill",
          "deal"}  # fmt: skip
RIVALS = {"rival", "neighbour", "neighbor", "foe", "enemy", "adversary", "opponent"}
BLOCS = {"bloc", "alliance", "union", "organisation", "organization"}
SERVES = {"work", "act", "operate", "fight", "loyal", "answerable", "belong", "affiliate", "link", "tie", "direct",
          "run", "lead", "command", "control", "attach", "subordinate"}  # fmt: skip
"""What is said of people to tell whom they act for."""
RELATIONS = {"aligned", "allied", "backed", "made", "built", "supplied", "friendly", "speaking", "born", "educated",
             "funded", "mediated", "brokered", "hosted", "facilitated", "sponsored", "trained", "held", "occupied",
             "controlled", "based"}  # fmt: skip


def phrase_tokens(head: Token) -> list[Token]:
    """The tokens of a noun phrase that name its head: modifiers and of-phrases, no clauses, no other prepositions."""
    out = {head.i: head}
    for child in head.children:
        if child.dep_ in PHRASE_PARTS or (child.dep_ == "punct" and child.text in {"-", "’", "'"}):
            out.update((token.i, token) for token in child.subtree)
        elif child.dep_ == "prep" and child.lower_ == "of":
            out.update((token.i, token) for token in _of_phrase(child))
    return [out[index] for index in sorted(out)]


def _of_phrase(prep: Token) -> list[Token]:
    """An of-phrase with all that is joined in it, so that "Greece and Turkey" stays two."""
    out = [prep]
    for below in prep.children:
        if below.dep_ == "pobj":
            heads = tree.conjuncts([below])
            out += [token for head in heads for token in phrase_tokens(head)]
            out += [token for head in heads for token in head.children if token.dep_ == "cc" or token.text == ","]
    return out


def phrase_text(tokens: Iterable[Token]) -> str:
    """Tokens as text, gaps closed by one blank."""
    out = ""
    last = -1
    for token in tokens:
        out += " " if out and token.i != last + 1 and not out.endswith(" ") else ""
        out += token.text_with_ws
        last = token.i
    return out.strip()


class PartyReader:
    """Reads parties in one paragraph, with what earlier sentences said."""

    def __init__(self, view: ParagraphView, references: References, party_heads: Words) -> None:
        self.view, self.references = view, references
        self.party_heads = party_heads
        self.quoted_by: Callable[[Token], list[Party]] = lambda _token: list(references.speaker)
        """Who speaks the words that a token stands in; set by whoever reads speech."""
        self._asks_who_speaks = False
        self._looking_up: set[int] = set()

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
        """ "Hackers working for X", "gunmen loyal to X": whom people and bodies of no name act for."""
        if not tree.lemmas(token) & self.party_heads:
            return []
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

    def possessive(self, token: Token) -> list[Party]:
        """Whom "its", "their" or "our" means: the subject of its own clause, or who speaks."""
        return self._once(token, self._possessive)

    def _once(self, token: Token, look_up: Callable[[Token], list[Party]]) -> list[Party]:
        """What a pronoun stands for; nobody while it is being looked up: two pronouns may point at each other."""
        if token.i in self._looking_up:
            return []
        self._looking_up.add(token.i)
        try:
            return look_up(token)
        finally:
            self._looking_up.discard(token.i)

    def _possessive(self, token: Token) -> list[Party]:
        if token.lower_ in FIRST_PERSON:
            return self._first_person(token)
        owner = token.head
        if owner.dep_ == "conj" and not tree.is_verb(owner.head):  # "Chad and its allies"
            found = self.direct(owner.head)
            if found:
                return found
        before = [t for t in clauses.subjects(clauses.clause_head(token)) if t.i < token.i and _may_mean(token, t)]
        found = [party for subject in before for party in self.direct(subject) or self.owners(subject)]
        if found:
            return distinct(found) if token.lower_ == "their" else found[:1]
        return self._earlier_subject(token) or self._last_subject(token)

    def _last_subject(self, token: Token) -> list[Party]:
        """Whose "its ministers" or "their presidents" are at a sentence's start: those of whom was spoken last."""
        if token.i - token.sent.start > 2 or token.head.dep_ not in {"nsubj", "nsubjpass", "poss", "pobj"}:
            return []
        if token.lower_ == "their":
            return list(self.references.subject if len(self.references.subject) > 1 else self.references.pair)
        return list(self.references.subject[:1]) if token.lower_ == "its" else []

    def _first_person(self, token: Token) -> list[Party]:
        """Who says "we". Asked once at a time: a speaker may himself be told by a pronoun inside the quotation."""
        if self._asks_who_speaks or not self.view.in_quote(token):
            return []
        self._asks_who_speaks = True
        try:
            return self.quoted_by(token)
        finally:
            self._asks_who_speaks = False

    def _pronoun(self, token: Token) -> list[Party]:
        lower = token.lower_
        if lower in FIRST_PERSON:
            return self._first_person(token)
        if lower == "both":
            return list(self.references.pair)
        if lower not in THIRD_PERSON:
            return []
        found = self._speaker_above(token) or self._threatened(token) or self._earlier_subject(token)
        if found or self._follows_a_stranger(token):
            return found
        if lower in {"he", "she"} and token.dep_ in {"nsubj", "nsubjpass"}:
            return list(self.references.speaker or self.references.subject)
        starts_sentence = token.i - token.sent.start <= 2 and token.dep_ in {"nsubj", "nsubjpass"}
        if lower == "they" and token.dep_ == "nsubjpass":
            return []  # who is done to was as often the object of what was told before
        return list(self.references.subject) if starts_sentence and lower in {"they", "it"} and _refers(token) else []

    def _speaker_above(self, token: Token) -> list[Party]:
        """ "X vowed it would": who says so, where the pronoun is the subject of what is said."""
        verb = token.head
        if token.dep_ not in {"nsubj", "nsubjpass"} or verb.dep_ != "ccomp" or not tree.is_verb(verb.head):
            return []
        above = [t for t in clauses.subjects(verb.head) if t.i < token.i and t.pos_ != "PRON"]
        return [party for subject in above for party in self.direct(subject) or self.owners(subject)]

    def _threatened(self, token: Token) -> list[Party]:
        """ "Would impose sanctions on Iran if it sends": who is warned does it, not who warns."""
        verb = token.head
        is_condition = verb.dep_ == "advcl" and any(c.lower_ in CONDITIONS for c in verb.children if c.dep_ == "mark")
        if not is_condition or token.dep_ != "nsubj" or clauses.is_passive(verb) or not tree.is_verb(verb.head):
            return []
        objects = clauses.logical_objects(verb.head)
        named = [*objects, *tree.prep_objects([verb.head, *objects], ("on", "against", "to", "from", "with"))]
        return [p for t in named if t.i < token.i for p in self.direct(t)][:1]

    def _follows_a_stranger(self, token: Token) -> bool:
        """Whether a person that nobody knows is the subject before a pronoun of its sentence: then it is he."""
        if token.lower_ not in {"he", "she", "him", "her"}:
            return False
        before = token.doc[token.sent.start : token.i]
        return any(t.dep_ in {"nsubj", "nsubjpass"} and t.pos_ == "PROPN" for t in before)

    def _earlier_subject(self, token: Token) -> list[Party]:
        """The nearest subject before a pronoun in its own sentence that is a known party."""
        for index in range(token.i - 1, token.sent.start - 1, -1):
            earlier = token.doc[index]
            if earlier.dep_ in {"nsubj", "nsubjpass"} and earlier.pos_ != "PRON" and _may_mean(token, earlier):
                found = self.direct(earlier) or self.owners(earlier)
                if found:
                    return found
        return []


def is_pronoun(token: Token) -> bool:
    """Whether a token is a personal pronoun; "US" is none."""
    return token.lower_ in THIRD_PERSON | FIRST_PERSON | THIRD_POSSESSIVE and token.text not in {"US", "IT"}


def _is_relation(token: Token) -> bool:
    """ "U.S.-aligned", "Russian-backed": says whose friend something is, not whose it is; "NATO-led" does say whose."""
    word = token.text.rpartition("-")[2].lower() if "-" in token.text else ""
    after = token.doc[token.i + 1 : token.i + 3]
    if not word and len(after) == 2 and after[0].text == "-":
        word = after[1].lower_
    return word in RELATIONS


def _may_mean(pronoun: Token, noun: Token) -> bool:
    """Whether a pronoun may stand for a noun: "its airspace" is not that of the jet, or jets, that violate it."""
    return not (pronoun.lower_ in {"its", "it"} and (noun.tag_ == "NNS" or tree.lemmas(noun) & THINGS))


def _refers(token: Token) -> bool:
    """Whether "it" can be somebody: not where it only fills the subject of "it is clear that"."""
    if token.lower_ != "it":
        return True
    verb = token.head
    return verb.lemma_ not in {"be", "seem", "appear", "take", "make", "remain", "become"}
