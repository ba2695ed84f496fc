"""An event of an article with what the ranker saw and said of it: what `brinkwatch code --explain` shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from coding.ranker import Verdict
from schemas.coded import CodedEvent


@dataclass(frozen=True)
class Judged:
    """An event with the marks that the ranker saw of it, what it said, and what the status comes from."""

    event: CodedEvent
    marks: frozenset[str]
    verdict: Verdict
    decided_by: str
    """The word of the text, or the rule in words; empty where nothing speaks against its having happened."""

    def walks(self) -> list[tuple[str, str]]:
        """By which walk its clearest mention found the doer and the target."""
        split = (mark.partition(" by=") for mark in sorted(self.marks))
        return [(name, walk) for name, link, walk in split if link]

    def reasons(self) -> dict[str, Any]:
        """The same, and what the ranker said, as a record."""
        verdict = self.verdict
        said = {
            "told": verdict.told,
            "right": verdict.right,
            "is_told": verdict.is_told,
            "reasons": dict(verdict.reasons),
        }
        return {"explain": {"found": dict(self.walks()), "status_by": self.decided_by or None, "ranker": said}}


@dataclass(frozen=True)
class Coded:
    """What was read out of one article."""

    judged: list[Judged]
    """Whatever the rules tell, with what the ranker said of it."""
    n_sentences: int

    @property
    def events(self) -> list[CodedEvent]:
        """The events: what the ranker does not take for told is none."""
        return [judged.event for judged in self.judged if judged.verdict.is_told]
