"""One walk from an act to the top of its sentence, each step taking what the word there says of the act."""

from __future__ import annotations

from dataclasses import replace

from coding import clause_forms, clauses, mood, tree
from coding.climb_forms import (
    form_under,
    has_place_or_time,
    is_aim,
    is_tensed_beside,
    makes_known,
    passes_on,
    subject_is_below,
)
from coding.joined_speech import speaks_beside
from coding.operators import Operators, is_nominal
from coding.patterns import Pattern
from coding.reading import Reading
from coding.reading_so_far import ReadingSoFar
from coding.syntax import Token
from schemas.codes import Status

OPEN_PREPOSITIONS = {"without": Status.NEGATED, "against": Status.HYPOTHETICAL, "despite": None, "ahead": Status.FUTURE}
BESIDE_IN_TIME = {"after", "before", "since", "during", "amid", "following"}
"""Prepositions that set one act beside another: "spoke after the summit" does not doubt that it was held."""
FRAMES = {"event", "case"}
PURPOSE = "purpose"
"""Stands among the operators of what is only an aim."""
SENDS = {"send", "deploy", "dispatch", "despatch", "scramble", "divert", "redeploy", "rush", "station", "position"}
"""Verbs whose object goes out to do something: the parser makes a complement of what it is for."""
INSTRUMENTS = {"decree", "order", "resolution", "law", "edict", "directive", "ordinance", "motion", "decision",
               "act", "bill", "regulation"}  # fmt: skip
ADOPTS = {"sign", "issue", "pass", "adopt", "approve", "enact", "publish", "announce", "take", "promulgate", "make"}
OWNS_TO = {"claim", "admit", "boast", "profess", "say", "report", "believe", "allege", "know", "confess"}
MAX_STEPS = 14


class Climb(ReadingSoFar):
    """One walk from an act to the top of its sentence."""

    def __init__(self, reader: Operators, reading: Reading, pattern: Pattern) -> None:
        super().__init__(reader, reading, pattern)
        self.steps = 0

    def run(self, token: Token | None) -> None:
        """Reads what stands above a token into `reading`, at most `MAX_STEPS` words of it."""
        while token is not None and self.steps < MAX_STEPS:
            self.steps += 1
            self.reading = replace(self.reading, passed=(*self.reading.passed, token))
            token = self._step(token)

    def _step(self, token: Token) -> Token | None:
        if tree.is_verb(token) and token.dep_ != "amod":
            return self._verb(token)
        if token.pos_ == "ADJ" and tree.is_verb(token.head):
            return token.head
        return self._noun(token)

    # verbs

    def _verb(self, verb: Token) -> Token | None:
        if self._is_demanded(verb) or self._is_ordered(verb):
            return None
        if self._is_refused(verb):
            return self._above_verb(verb)
        status, word = mood.clause_status(verb, is_negative_pattern=self.skip_negation)
        if status is Status.HYPOTHETICAL and self._is_announced(verb):
            status = Status.FUTURE
        self._set(status, word)
        self.skip_negation = False
        if mood.is_condition(verb):
            return None
        for child in verb.children:
            if child.dep_ in {"acomp", "oprd"} and subject_is_below(verb, self.reading.passed):
                self._try(child, "infinitive")
        return self._above_verb(verb)

    def _above_verb(self, verb: Token) -> Token | None:
        head, dep = verb.head, verb.dep_
        if head is verb or dep in {"relcl", "ROOT", "parataxis"}:
            self._open_antecedent(verb)
            if dep == "relcl" and is_aim(verb):
                self._purpose(verb)
            return None
        if dep == "pcomp":
            return self._above_preposition(head, "gerund")
        if dep == "conj":
            return None if any(c.dep_ in {"nsubj", "nsubjpass"} for c in verb.children) else self._shared(verb, head)
        form = form_under(verb, head)
        if dep == "advcl":
            return self._above_adverbial(verb, head, form)
        return self._governed(verb, head, form)

    def _shared(self, verb: Token, head: Token) -> Token | None:
        """A coordinated verb without a subject of its own shares the modals and operators of the first."""
        is_apart = speaks_beside(verb) or is_tensed_beside(verb, head)
        return head if (tree.is_verb(head) and not is_apart) or is_nominal(head) else None

    def _open_antecedent(self, verb: Token) -> None:
        if verb.dep_ == "relcl" and any(child.lower_ in {"any", "no"} for child in verb.head.children):
            self._set(Status.HYPOTHETICAL, verb.head)

    def _above_adverbial(self, verb: Token, head: Token, form: str) -> Token | None:
        if form == "infinitive":
            if self._try(head, form):
                return head
            if any(child.dep_ in {"nsubj", "nsubjpass"} for child in verb.children):  # "a meeting to be held in"
                self._set(Status.FUTURE, verb)
                return None
            self._purpose(verb)
            return None
        has_mark = any(child.dep_ == "mark" or child.lower_ in mood.BEFORE_THE_FACT for child in verb.children)
        return None if has_mark or not tree.is_verb(head) else head

    def _governed(self, verb: Token, head: Token, form: str) -> Token | None:
        if makes_known(head):
            return None
        if form == "infinitive" and head.lemma_ in OWNS_TO and any(c.lower_ == "have" for c in verb.children):
            return head  # "claims to have sunk": it says so of itself
        if self._try(head, form):
            return head
        if is_nominal(head):
            return self._of_purpose(head) if form == "infinitive" else self._held_to_be(verb, head)
        if head.lower_ == "nowhere":  # "had nowhere to turn"
            self._set(Status.NEGATED, head)
        if head.pos_ == "ADJ":
            return tree.governing_verb(head)
        if not tree.is_verb(head):
            return None
        if form == "infinitive" and head.lemma_ in SENDS and clauses.logical_objects(head):
            self._purpose(head)
            return None
        if head.lemma_ == "be" and form == "infinitive":
            self._set(Status.FUTURE, head)
        return None if form in {"clause", "told"} and not passes_on(head) else head

    def _held_to_be(self, verb: Token, noun: Token) -> Token | None:
        """What a participle behind a noun tells stands under what is over the noun: "the risk of troops being sent"."""
        above = noun.head.head
        is_held = verb.dep_ == "acl" and noun.dep_ == "pobj" and any(c.lower_ == "being" for c in verb.children)
        return above if is_held and is_nominal(above) and self._try(above, "clause") else None

    def _of_purpose(self, noun: Token) -> Token | None:
        """An infinitive under a noun says what it is for, not that it happened; one under a decree that it is so.

        "Signed a decree to expel", "passed a resolution to condemn": who adopts the text does what it says.
        """
        if noun.lemma_.lower() in INSTRUMENTS and noun.dep_ == "dobj" and noun.head.lemma_ in ADOPTS:
            return noun.head
        self._purpose(noun)
        return None

    def _purpose(self, whose: Token) -> None:
        """What something is for did not therefore happen: "sent jets to intercept bombers"."""
        self._set(Status.HYPOTHETICAL, whose)
        if self.reading.status is Status.HYPOTHETICAL and not self.reading.is_converted:
            self.reading = replace(self.reading, operators=(*self.reading.operators, PURPOSE))

    # nouns

    def _noun(self, noun: Token) -> Token | None:
        is_patterns_own = self.skip_negation and noun is self.reading.passed[0]
        if mood.is_denied(noun) and not is_patterns_own:
            self._set(Status.NEGATED, noun)
        operator = self.reader.modifier_of(noun, self.reading)
        if operator is not None:
            self._apply(operator, noun)
        head, dep = noun.head, noun.dep_
        if head is noun:
            return None
        if dep == "pobj":
            return self._above_preposition(head, "noun", noun)
        if dep in {"compound", "nmod", "amod", "poss"}:
            return head if self._try(head, "noun") else None
        if dep in {"conj", "appos"}:
            return self._shared_noun(head)
        if dep in {"dobj", "nsubjpass", "attr", "oprd", "dative"} and tree.is_verb(head):
            return self._object_of(noun, head)
        return self._subject_of(noun, head) if dep == "nsubj" and tree.is_verb(head) else None

    def _shared_noun(self, head: Token) -> Token | None:
        return head if is_nominal(head) else None

    def _object_of(self, noun: Token, verb: Token) -> Token | None:
        if self._try(verb, "noun"):
            return verb
        return None if mood.is_given(noun) and not self._lends_tense(verb) else verb

    def _lends_tense(self, verb: Token) -> bool:
        return verb.lemma_ in self.reader.tense_lenders and not clause_forms.has_particle_away(verb)

    def _subject_of(self, noun: Token, verb: Token) -> Token | None:
        if verb.lemma_ == "be":
            return self._copula_subject(noun, verb)
        if verb.lemma_ in self.reader.occurrence or mood.is_open(noun):
            return verb
        return None

    def _copula_subject(self, noun: Token, verb: Token) -> Token | None:
        for child in verb.children:
            if child.dep_ in {"acomp", "attr", "oprd"} and self._try(child, "noun"):
                return verb
        return verb if noun.lower_ in {"there"} or mood.is_open(noun) or has_place_or_time(verb) else None

    def _above_preposition(self, prep: Token, form: str, noun: Token | None = None) -> Token | None:
        above = prep.head
        self._set(OPEN_PREPOSITIONS.get(prep.lower_), prep)
        if prep.dep_ in {"prep", "pcomp"} and above.dep_ in {"prep", "advmod"} and not tree.is_verb(above):
            self._set(OPEN_PREPOSITIONS.get(above.lower_), above)
            above = above.head
        if prep.lower_ == "from" and above.dep_ == "dobj":  # "protect shipping from attacks"
            above = above.head
        if prep.lower_ in BESIDE_IN_TIME and form == "noun" and tree.is_verb(above):
            return None
        if self._try(above, form):
            return above
        if is_nominal(above):
            return above if above.lower_ in FRAMES or above.lemma_.lower() in self.reader.containers else None
        if not tree.is_verb(above):
            return tree.governing_verb(above) if above.pos_ == "ADJ" else None
        if form == "gerund" or noun is None:
            return above
        is_inside = prep.lower_ in {"in", "to", "into", "for", "on", "with", "of", "under"}
        return above if is_inside and not mood.is_given(noun) else None
