"""Whose "its", "their" and "our" are: the subject's of the clause, who speaks, who is praised or blamed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

from coding import clauses, tree
from coding.clause_objects import direct_objects
from coding.party_keys import distinct, key_of
from coding.pronoun_words import PLURAL, may_mean
from coding.rebels import REBEL_SECTORS
from coding.reference_words import FIRST_PERSON
from coding.references import References
from coding.syntax import Token
from coding.view import ParagraphView
from schemas.coded import Party

BEGINNING = 4
"""Behind so many words a pronoun no longer begins a sentence: "Two days later its neighbour"."""
BAND_MEN = {"fighter", "militant", "rebel", "gunman", "guerrilla", "militiaman", "combatant", "insurgent", "jihadist"}
"""Men whom an armed group has, not a state."""
CHARGES = {"accuse", "criticise", "criticize", "condemn", "denounce", "praise", "thank", "warn", "rebuke", "slam",
           "fault", "chide", "lambast", "lambaste", "reproach", "commend", "congratulate", "hail", "applaud", "punish",
           "castigate", "upbraid", "censure", "berate", "reprimand", "chastise", "scold", "admonish", "sanction",
           "attack", "sue", "prosecute", "penalise", "penalize", "reward", "forgive"}  # fmt: skip
"""What somebody does to another for what the other did: "condemned X over its raid"."""
WITHHOLDS = {"suspend", "cut", "pause", "freeze", "impose", "halt", "withhold", "end", "stop", "sever", "break", "slap"}
"""What somebody keeps from another for what the other did."""
REASONS = {"for", "over", "of", "about", "on"}


class PossessiveReader(ABC):
    """Resolves possessive pronouns in one paragraph, with what earlier sentences said."""

    def __init__(self, view: ParagraphView, references: References) -> None:
        self.view, self.references = view, references
        self.quoted_by: Callable[[Token], list[Party]] = lambda _token: list(references.speaker)
        """Who speaks the words that a token stands in; set by whoever reads speech."""
        self._asks_who_speaks = False
        self._looking_up: set[int] = set()
        self._read: dict[int, list[Party]] = {}
        """Token index -> its parties, as they were when the references had heard `_n_heard` things."""
        self._n_heard = -1

    @abstractmethod
    def direct(self, token: Token) -> list[Party]:
        """Parties that a phrase names, where its head is the party and not merely something of the party's."""

    @abstractmethod
    def owners(self, noun: Token) -> list[Party]:
        """Parties that own a noun: "Moscow's demand", "Russian tanks", "proposals from NATO"."""

    def named_by(self, token: Token) -> list[Party]:
        """Whom a noun names, else whose it is."""
        return self.direct(token) or self.owners(token)

    @property
    def _is_resolving(self) -> bool:
        """Whether a pronoun is being looked up: what its clause says reads otherwise meanwhile."""
        return self._asks_who_speaks or bool(self._looking_up)

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
        if token.lower_ == "whose":
            return self._relative_owner(token)
        return self._other_side(token, self._not_speaking(token, self._third_possessive(token)))

    def _relative_owner(self, token: Token) -> list[Party]:
        """ "Poland, whose jets shot down drones": the noun that the relative clause hangs on."""
        verb = next((above for above in token.ancestors if above.dep_ == "relcl"), None)
        if verb is None or verb.head.i > token.i:
            return []
        return self.named_by(verb.head)

    def _not_speaking(self, token: Token, found: list[Party]) -> list[Party]:
        """Of several parties those who do not say so themselves: "Their acts are illegal" is no word of one's own."""
        if len(found) < 2 or not self.view.in_quote(token) or self._asks_who_speaks:
            return found
        self._asks_who_speaks = True
        try:
            speakers = {key_of(party) for party in self.quoted_by(token)}
        finally:
            self._asks_who_speaks = False
        return [party for party in found if key_of(party) not in speakers] or found

    def _third_possessive(self, token: Token) -> list[Party]:
        owner = token.head
        if tree.lemmas(owner) & BAND_MEN and (band := self._band_before(token)):
            return band
        if owner.dep_ == "conj" and not tree.is_verb(owner.head):  # "Chad and its allies"
            found = self.direct(owner.head)
            if found:
                return found
        if found := self._charged(token):
            return found
        before = [t for t in clauses.subjects(clauses.clause_head(token)) if t.i < token.i and may_mean(token, t)]
        found = [party for subject in before for party in self.named_by(subject)]
        if found:
            return distinct(found) if token.lower_ == "their" else found[:1]
        if found := self._earlier_subject(token):
            return found
        if token.lower_ == "its" and self.references.quoted and self.view.in_quote(token):
            return list(self.references.quoted)
        return self._last_subject(token)

    def _charged(self, token: Token) -> list[Party]:
        """ "Condemned X for its raid": what somebody is praised or blamed for is his own."""
        noun = token.head
        while noun.dep_ in {"poss", "compound", "conj"} and not tree.is_verb(noun.head):
            noun = noun.head
        reason = noun.head
        if noun.dep_ != "pobj" or reason.lower_ not in REASONS:
            return []
        verb = reason.head if tree.is_verb(reason.head) else reason.head.head
        if verb.lemma_ not in CHARGES | WITHHOLDS or clauses.is_passive(verb):
            return []
        objects = direct_objects(verb)
        if verb.lemma_ in WITHHOLDS:  # "suspended aid to X over its raid"
            objects = tree.prep_objects([verb, *objects], ("to", "on", "against", "with"))
        return [p for t in objects if t.i < token.i for p in self.named_by(t)][:1]

    def _band_before(self, token: Token) -> list[Party]:
        """ "Talks with the group after its fighters killed ten": men of the armed group named before."""
        before = self.view.spans_among(token.doc[token.sent.start : token.i])
        return [span.party for span in reversed(before) if span.party.sector in REBEL_SECTORS and span.party.code][:1]

    def _last_subject(self, token: Token) -> list[Party]:
        """Whose "its ministers" or "their presidents" are at a sentence's start: those of whom was spoken last."""
        if token.i - token.sent.start > BEGINNING or token.head.dep_ not in {"nsubj", "nsubjpass", "poss", "pobj"}:
            return []
        if token.lower_ == "their":
            return list(self.references.subject if len(self.references.subject) > 1 else self.references.pair)
        if token.lower_ == "its":
            return list(self.references.subject[:1])
        return list(self.references.person or self.references.speaker)[:1] if token.lower_ in {"his", "her"} else []

    def _first_person(self, token: Token) -> list[Party]:
        """Who says "we". Asked once at a time: a speaker may himself be told by a pronoun inside the quotation."""
        if self._asks_who_speaks:
            return []
        if not self.view.in_quote(token):
            return list(self.references.home.author)
        self._asks_who_speaks = True
        try:
            return self.quoted_by(token)
        finally:
            self._asks_who_speaks = False

    def _other_side(self, token: Token, found: list[Party]) -> list[Party]:
        """ "They arrested", "their police" in somebody's own words: not himself, but the other side he speaks of."""
        if not found or token.lower_ not in PLURAL or self._asks_who_speaks or self._earlier_subject(token):
            return found
        mine = {key_of(party) for party in self._first_person(token)}
        others = [party for party in found if key_of(party) not in mine]
        return others or self.references.home.rival_of(mine) or found

    def _is_heard_by(self, pronoun: Token, noun: Token) -> bool:
        """Whether a pronoun may look back to a noun: not from outside a quotation into it."""
        return self.view.in_quote(pronoun) or not self.view.in_quote(noun)

    def _earlier_subject(self, token: Token) -> list[Party]:
        """The nearest subject before a pronoun in its own sentence that is a known party; all of it for "they"."""
        own = clauses.subjects(token.head) if token.dep_ == "dobj" and tree.is_verb(token.head) else []
        for index in range(token.i - 1, token.sent.start - 1, -1):
            earlier = token.doc[index]
            is_subject = earlier.dep_ in {"nsubj", "nsubjpass"} and earlier.pos_ != "PRON" and earlier not in own
            if is_subject and may_mean(token, earlier) and self._is_heard_by(token, earlier):
                joined = tree.conjuncts([earlier]) if token.lower_ in PLURAL else [earlier]
                found = [party for noun in joined for party in self.named_by(noun)]
                if found:
                    return [] if self._is_one_of_several(token, found) else distinct(found)
        return []

    def _is_one_of_several(self, token: Token, found: list[Party]) -> bool:
        """Whether "it" below a preposition may as well be another state that its sentence names before."""
        if token.lower_ != "it" or token.dep_ != "pobj":
            return False
        own = {key_of(p) for t in clauses.subjects(clauses.clause_head(token)) for p in self.direct(t)}
        before = self.view.spans_among(token.doc[token.sent.start : token.i])
        named = {key_of(span.party) for span in before if span.party.code}
        return len((named | set(map(key_of, found))) - own) > 1
