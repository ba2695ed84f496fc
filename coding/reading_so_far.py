"""The reading of an act while its sentence is read: what operators, refusals and demands make of it."""

from __future__ import annotations

from dataclasses import replace

from coding import clauses, mood
from coding.mood import RANK
from coding.operators import Operators
from coding.patterns import Operator, Pattern
from coding.reading import Reading
from coding.syntax import Token
from schemas.codes import Status

ANNOUNCES = {"announce", "confirm", "decide", "disclose", "agree"}
"""What is told with these of others is settled: "announced that the allies would send ships"."""


class ReadingSoFar:
    """The reading of one act, changed by the words above it in turn.

    Of two statuses the one of higher `mood.RANK` stays; an act that an operator makes another one starts anew.
    """

    def __init__(self, reader: Operators, reading: Reading, pattern: Pattern) -> None:
        self.reader, self.reading, self.skip_negation = reader, reading, pattern.negated
        self.is_speakers = pattern.actor == "speaker"

    def _set(self, status: Status | None, by: Token) -> None:
        if status is not None and RANK[status] > RANK[self.reading.status]:
            self.reading = replace(self.reading, status=status, decided_by=f"“{by.text}”")

    def _apply(self, operator: Operator, token: Token) -> None:
        reading = replace(self.reading, operators=(*self.reading.operators, operator.id))
        act = operator.becomes(reading.act, self.reader.acts[reading.act].event_type)
        if act is None:
            self.reading = reading
            self._set(Status(operator.status) if operator.status else None, token)
            return
        actor = token if operator.actor == "operator" else reading.actor_token
        self.reading = replace(
            reading,
            act=act,
            status=Status(operator.status or Status.ACTUAL),
            actor_token=actor,
            recipient_is_inner_actor=operator.recipient == "inner_actor",
            decided_by=f"“{token.text}”",
        )

    def _try(self, token: Token, form: str) -> bool:
        operator = self.reader.operator_at(token, form, self.reading)
        if operator is not None:
            self._apply(operator, token)
        return operator is not None

    def _is_announced(self, verb: Token) -> bool:
        """Whether somebody said what would be done; of harm only what he says that he himself would do."""
        if not any(child.lower_ in {"would", "'d", "’d"} for child in verb.children if child.dep_ == "aux"):
            return False
        subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
        is_own = (
            self.is_speakers
            or verb.head.lemma_ in ANNOUNCES
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

    def _is_ordered(self, verb: Token) -> bool:
        """Whether a quotation tells another to do it: "Withdraw your troops," X told Y."""
        says = verb.head
        if self.reader.plea is None or self.reading.is_converted or not mood.is_command(verb):
            return False
        if verb.dep_ != "ccomp" or says.lemma_ not in self.reader.say:
            return False
        self._apply(self.reader.plea, says)
        return True
