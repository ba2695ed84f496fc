"""Candidate act -> what it really is and whether it took place: operators, modals, negation, conditions, tense.

Operators decide before the predicate does: "refused to withdraw" is no withdrawal. Read from the act outwards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from coding import clauses, mood, tree
from coding.hits import Hit
from coding.mood import RANK
from coding.patterns import Codebook, Operator, Pattern
from coding.syntax import Token
from schemas.codes import Status

OPEN_PREPOSITIONS = {"without": Status.NEGATED, "against": Status.HYPOTHETICAL, "despite": None, "ahead": Status.FUTURE}
FRAMES = {"event", "case"}
MAX_STEPS = 14


@dataclass(frozen=True)
class Reading:
    """What an act turned out to be.

    `operators` lists the applied ones from inside out, `actor_token` the operator whose subject does a converted act,
    `recipient_is_inner_actor` that a request is addressed to whoever would do the inner act, `passed` every token
    that was passed on the way up.
    """

    act: str
    status: Status
    operators: tuple[str, ...] = ()
    actor_token: Token | None = None
    recipient_is_inner_actor: bool = False
    passed: tuple[Token, ...] = ()
    is_question: bool = False

    @property
    def is_converted(self) -> bool:
        """Whether an operator made it another act."""
        return self.actor_token is not None


class StatusReader:
    """Applies the operators of a codebook."""

    def __init__(self, codebook: Codebook) -> None:
        self.acts = codebook.acts
        self._verbs = _index(codebook.operators, "verbs")
        self._nouns = _index(codebook.operators, "nouns")
        self._adjectives = _index(codebook.operators, "adjectives")
        self.refusal = next((operator for operator in codebook.operators if operator.id == "refuse"), None)
        self.tense_lenders = codebook.lists["tense_lenders"]
        self.occurrence = codebook.lists["occurrence"]
        self.containers = codebook.lists["containers"]
        self.say = codebook.lists["say"]

    def read(self, hit: Hit) -> Reading:
        """The reading of a candidate: its act after conversion, and its status."""
        fixed = Status(hit.pattern.status) if hit.pattern.status else Status.ACTUAL
        climb = _Climb(self, Reading(hit.act.name, fixed), hit.pattern)
        start: Token | None = hit.head
        if hit.pattern.kind == "adjective" and not tree.is_verb(hit.head) and tree.is_verb(hit.head.head):
            start = hit.head.head
        climb.run(start)
        reading = climb.reading
        if hit.pattern.status and _yields_to_pattern(reading.status, has_modal=hit.pattern.modal is not None):
            reading = replace(reading, status=fixed)
        if mood.is_question(hit.head) and reading.status is not Status.NEGATED and not reading.is_converted:
            reading = replace(reading, status=Status.HYPOTHETICAL, is_question=True)
        return reading

    def operator_at(self, token: Token, form: str, reading: Reading) -> Operator | None:
        """The first operator that a token is for an act that hangs on it in a given form."""
        event_type = self.acts[reading.act].event_type
        for index, fits in (
            (self._verbs, tree.is_verb),
            (self._nouns, _is_nominal),
            (self._adjectives, _is_adjectival),
        ):
            if not fits(token):
                continue
            for operator, words in _entries(index, token):
                if operator.takes is not None and event_type not in operator.takes:
                    continue
                if event_type in operator.except_types or (operator.forms and form not in operator.forms):
                    continue
                if _words_follow(token, words):
                    return operator
        return None

    def modifier_of(self, noun: Token, reading: Reading) -> Operator | None:
        """The operator among a noun's adjectives: "a possible attack", "planned talks"."""
        for child in noun.children:
            if child.dep_ in {"amod", "compound"}:
                found = self.operator_at(child, "noun", reading)
                if found is not None and not found.acts and _entries(self._adjectives, child):
                    return found
        return None


_OperatorIndex = dict[str, list[tuple[Operator, tuple[str, ...]]]]


def _yields_to_pattern(status: Status, *, has_modal: bool) -> bool:
    """Whether the status that a pattern fixes stands: "will" and its own modal belong to the pattern, "if" does not."""
    return status in {Status.ACTUAL, Status.FUTURE} or (has_modal and status is Status.HYPOTHETICAL)


def _index(operators: Iterable[Operator], kind: str) -> _OperatorIndex:
    out: _OperatorIndex = defaultdict(list)
    for operator in operators:
        for words in getattr(operator, kind):
            out[words[0]].append((operator, words))
    return out


def _entries(index: _OperatorIndex, token: Token) -> list[tuple[Operator, tuple[str, ...]]]:
    return index.get(token.lemma_.lower()) or index.get(token.lower_) or []


def _words_follow(token: Token, words: tuple[str, ...]) -> bool:
    if len(words) == 1:
        return True
    return any(child.lower_ == words[1] for child in token.children) or (
        token.i + 1 < len(token.doc) and token.nbor().lower_ == words[1]
    )


def _is_nominal(token: Token) -> bool:
    return token.pos_ in {"NOUN", "PROPN"}


def _is_adjectival(token: Token) -> bool:
    return token.pos_ in {"ADJ", "ADV"} or token.tag_ in {"VBN", "VBG"}


class _Climb:
    """One walk from an act to the top of its sentence."""

    def __init__(self, reader: StatusReader, reading: Reading, pattern: Pattern) -> None:
        self.reader, self.reading, self.skip_negation = reader, reading, pattern.negated
        self.is_speakers = pattern.actor == "speaker"
        self.steps = 0

    def run(self, token: Token | None) -> None:
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

    def _set(self, status: Status | None) -> None:
        if status is not None and RANK[status] > RANK[self.reading.status]:
            self.reading = replace(self.reading, status=status)

    def _apply(self, operator: Operator, token: Token) -> None:
        reading = replace(self.reading, operators=(*self.reading.operators, operator.id))
        act = operator.becomes(reading.act, self.reader.acts[reading.act].event_type)
        if act is None:
            self.reading = reading
            self._set(Status(operator.status) if operator.status else None)
            return
        actor = token if operator.actor == "operator" else reading.actor_token
        self.reading = replace(
            reading,
            act=act,
            status=Status(operator.status or Status.ACTUAL),
            actor_token=actor,
            recipient_is_inner_actor=operator.recipient == "inner_actor",
        )

    def _try(self, token: Token, form: str) -> bool:
        operator = self.reader.operator_at(token, form, self.reading)
        if operator is not None:
            self._apply(operator, token)
        return operator is not None

    # verbs

    def _verb(self, verb: Token) -> Token | None:
        if self._is_demanded(verb):
            return None
        if self._is_refused(verb):
            return self._above_verb(verb)
        status = mood.clause_status(verb, is_negative_pattern=self.skip_negation)
        if status is Status.HYPOTHETICAL and self._is_announced(verb):
            status = Status.FUTURE
        self._set(status)
        self.skip_negation = False
        if mood.is_condition(verb):
            return None
        for child in verb.children:
            if child.dep_ in {"acomp", "oprd"} and _subject_is_below(verb, self.reading.passed):
                self._try(child, "infinitive")
        return self._above_verb(verb)

    def _is_announced(self, verb: Token) -> bool:
        """Whether somebody said what would be done; of harm only what he says that he himself would do."""
        if not any(child.lower_ in {"would", "'d", "’d"} for child in verb.children if child.dep_ == "aux"):
            return False
        subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
        is_own = (
            self.is_speakers
            or subject is None
            or subject.pos_ == "PRON"
            or not self.reader.acts[self.reading.act].is_hostile
        )
        return is_own and mood.is_told_will(verb, self.reader.say)

    def _is_refused(self, verb: Token) -> bool:
        """Whether somebody will not do something friendly: that is what he refuses ("will not send troops")."""
        refusal = self.reader.refusal
        if refusal is None or self.skip_negation or self.reading.is_converted or clauses.is_passive(verb):
            return False
        takes = self.reader.acts[self.reading.act].event_type in (refusal.takes or ())
        if takes and mood.is_unwilling(verb):
            self._apply(refusal, verb)
            return True
        return False

    def _is_demanded(self, verb: Token) -> bool:
        """Whether somebody says that another must do something: then that is what he demands.

        Of hostile acts only where the sentence names who must do them: "we must strike" is no demand.
        """
        reading, says = self.reading, verb.head
        act = self.reader.acts[reading.act]
        if reading.is_converted or (act.is_hostile and act.is_verbal):
            return False
        subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
        if act.is_hostile and (subject is None or subject.pos_ != "PROPN"):
            return False
        if verb.dep_ != "ccomp" or says.lemma_ not in self.reader.say or not mood.is_obligation(verb):
            return False
        self.reading = replace(
            reading,
            act="demand",
            status=Status.ACTUAL,
            operators=(*reading.operators, "must"),
            actor_token=says,
            recipient_is_inner_actor=True,
        )
        return True

    def _above_verb(self, verb: Token) -> Token | None:
        head, dep = verb.head, verb.dep_
        if head is verb or dep in {"relcl", "ROOT", "parataxis"}:
            self._open_antecedent(verb)
            return None
        if dep == "pcomp":
            return self._above_preposition(head, "gerund")
        if dep == "conj":
            return None if any(c.dep_ in {"nsubj", "nsubjpass"} for c in verb.children) else self._shared(head)
        form = _form_under(verb, head)
        if dep == "advcl":
            return self._above_adverbial(verb, head, form)
        return self._governed(head, form)

    def _shared(self, head: Token) -> Token | None:
        """A coordinated verb without a subject of its own shares the modals and operators of the first."""
        return head if tree.is_verb(head) or _is_nominal(head) else None

    def _open_antecedent(self, verb: Token) -> None:
        if verb.dep_ == "relcl" and any(child.lower_ in {"any", "no"} for child in verb.head.children):
            self._set(Status.HYPOTHETICAL)

    def _above_adverbial(self, verb: Token, head: Token, form: str) -> Token | None:
        if form == "infinitive":
            if self._try(head, form):
                return head
            if any(child.dep_ in {"nsubj", "nsubjpass"} for child in verb.children):  # "a meeting to be held in"
                self._set(Status.FUTURE)
                return None
            self._set(Status.HYPOTHETICAL)
            return None
        has_mark = any(child.dep_ == "mark" or child.lower_ in mood.BEFORE_THE_FACT for child in verb.children)
        return None if has_mark or not tree.is_verb(head) else head

    def _governed(self, head: Token, form: str) -> Token | None:
        if self._try(head, form):
            return head
        if _is_nominal(head):
            return None if form != "infinitive" else self._purpose(head)
        if head.pos_ == "ADJ":
            return tree.governing_verb(head)
        if not tree.is_verb(head):
            return None
        if head.lemma_ == "be" and form == "infinitive":
            self._set(Status.FUTURE)
        return None if form in {"clause", "told"} and not _passes_on(head) else head

    def _purpose(self, _head: Token) -> Token | None:
        """An infinitive under a plain noun says what it is for, not that it happened."""
        self._set(Status.HYPOTHETICAL)
        return None

    # nouns

    def _noun(self, noun: Token) -> Token | None:
        if mood.is_denied(noun):
            self._set(Status.NEGATED)
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
        return head if _is_nominal(head) else None

    def _object_of(self, noun: Token, verb: Token) -> Token | None:
        if self._try(verb, "noun"):
            return verb
        return None if mood.is_given(noun) and not self._lends_tense(verb) else verb

    def _lends_tense(self, verb: Token) -> bool:
        return verb.lemma_ in self.reader.tense_lenders and not clauses.has_particle_away(verb)

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
        return verb if noun.lower_ in {"there"} or mood.is_open(noun) or _has_place_or_time(verb) else None

    def _above_preposition(self, prep: Token, form: str, noun: Token | None = None) -> Token | None:
        above = prep.head
        self._set(OPEN_PREPOSITIONS.get(prep.lower_))
        if prep.dep_ in {"prep", "pcomp"} and above.dep_ in {"prep", "advmod"} and not tree.is_verb(above):
            self._set(OPEN_PREPOSITIONS.get(above.lower_))
            above = above.head
        if self._try(above, form):
            return above
        if _is_nominal(above):
            return above if above.lower_ in FRAMES or above.lemma_.lower() in self.reader.containers else None
        if not tree.is_verb(above):
            return tree.governing_verb(above) if above.pos_ == "ADJ" else None
        if form == "gerund" or noun is None:
            return above
        return (
            above
            if not mood.is_given(noun) and prep.lower_ in {"in", "to", "into", "for", "on", "with", "of"}
            else None
        )


def _subject_is_below(verb: Token, passed: tuple[Token, ...]) -> bool:
    below = {token.i for token in passed}
    return any(child.i in below for child in verb.children if child.dep_ in {"nsubj", "nsubjpass"})


def _form_under(verb: Token, head: Token) -> str:
    """How a clause stands under a verb; `told` where "insist" and "tell" report a fact and ask for nothing."""
    form = clauses.form_of(verb)
    is_fact = head.lemma_ in {"insist", "tell"} and not (clauses.is_wish(verb) or mood.is_obligation(verb))
    return "told" if form == "clause" and is_fact else form


def _passes_on(verb: Token) -> bool:
    """Whether the mood of a verb is that of the clause under it: it does not, where the verb reports."""
    return verb.lemma_ in {"be", "seem", "appear", "mean", "ensure", "happen"}


def _has_place_or_time(verb: Token) -> bool:
    return any(child.dep_ in {"prep", "npadvmod"} for child in verb.children)
