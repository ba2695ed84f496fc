"""Turns of an interview or a briefing: who speaks a paragraph that begins with a name in capitals and a colon."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

LABEL = re.compile(r"\s*(?P<name>[A-Z][A-Z.'’-]*(?:\s[A-Z][A-Z.'’-]*){0,5})(?:\s\([^)\n]{1,60}\))?:\s")
ASKERS = {"Q", "QUESTION", "REPORTER", "INTERVIEWER", "MODERATOR", "JOURNALIST", "OPERATOR", "HOST", "ANCHOR"}


@dataclass(frozen=True)
class Turn:
    """One turn: where its words begin in the paragraph, and whether one speaks who only asks."""

    start: int
    is_question: bool


class Turns:
    """The turns of a text; none where no label stands twice and nobody asks: "UPDATE:" alone is no speaker."""

    def __init__(self, paragraphs: Iterable[str]) -> None:
        labels = Counter(_surname(found["name"]) for text in paragraphs if (found := LABEL.match(text)))
        self._is_talk = len(labels) > 1 and bool(labels.keys() & ASKERS)

    def at(self, text: str) -> Turn | None:
        """The turn that a paragraph is; None where it is none."""
        found = LABEL.match(text) if self._is_talk else None
        return Turn(found.end(), _surname(found["name"]) in ASKERS) if found is not None else None


def _surname(label: str) -> str:
    return label.split()[-1].rstrip(".")
