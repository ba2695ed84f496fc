"""Candidate act -> what it really is and whether it took place: operators, modals, negation, conditions, tense.

Operators decide before the predicate does: "refused to withdraw" is no withdrawal. Read from the act outwards.
"""

from __future__ import annotations

from dataclasses import replace

from coding import falsehood, mood, tree
from coding.climb import Climb
from coding.hits import Hit
from coding.operators import Operators
from coding.patterns import Codebook
from coding.reading import Reading
from coding.syntax import Token
from schemas.codes import Status


class StatusReader:
    """Applies the operators of a codebook."""

    def __init__(self, codebook: Codebook) -> None:
        self._operators = Operators(codebook)

    def read(self, hit: Hit) -> Reading:
        """The reading of a candidate: its act after conversion, and its status."""
        fixed = Status(hit.pattern.status) if hit.pattern.status else Status.ACTUAL
        climb = Climb(self._operators, Reading(hit.act.name, fixed), hit.pattern)
        start: Token | None = hit.head
        if hit.pattern.kind == "adjective" and not tree.is_verb(hit.head) and tree.is_verb(hit.head.head):
            start = hit.head.head
        climb.run(start)
        reading = climb.reading
        has_modal = hit.pattern.modal is not None
        if has_modal and not reading.is_converted and mood.is_speculation(hit.head):
            reading = replace(reading, status=Status.HYPOTHETICAL, decided_by="said by one who only watches")
        elif hit.pattern.status and _yields_to_pattern(reading.status, has_modal=has_modal):
            reading = replace(reading, status=fixed, decided_by="the pattern itself")
        if not reading.is_converted and falsehood.is_called_false(hit.head):
            reading = replace(reading, status=Status.NEGATED, decided_by="what calls it untrue")
        if mood.is_question(hit.head) and reading.status is not Status.NEGATED and not reading.is_converted:
            reading = replace(reading, status=Status.HYPOTHETICAL, is_question=True, decided_by="a question")
        return reading


def _yields_to_pattern(status: Status, *, has_modal: bool) -> bool:
    """Whether the status that a pattern fixes stands: "will" and its own modal belong to the pattern, "if" does not."""
    return status in {Status.ACTUAL, Status.FUTURE} or (has_modal and status is Status.HYPOTHETICAL)
