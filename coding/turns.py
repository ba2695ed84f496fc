"""Turns of an interview or a briefing: who speaks a paragraph that begins with a name or an office and a colon."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

WORD = r"(?:[A-Z][\w.'’&/-]*|of|the|for|and|in|to|de|al|van|von|bin|della?)"
LABEL = re.compile(rf"\s*(?P<name>[A-Z][\w.'’&/-]*(?:,?\s{WORD}){{0,8}})(?:\s\([^)\n]{{1,60}}\))?:\s")
ASKERS = {"q", "question", "questions", "reporter", "interviewer", "moderator", "journalist", "operator", "host",
          "anchor", "correspondent"}  # fmt: skip
OFFICES = {"minister", "deputy", "president", "spokesperson", "spokesman", "spokeswoman", "chair", "chairman",
           "senator", "secretary", "speaker", "member", "ambassador", "chairperson", "representative"}  # fmt: skip
ITEM = re.compile(r"\s*(?:\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]|[-–—•*·▪])\s+(?=[^\W\d_\"“‘(])")


@dataclass(frozen=True)
class Turn:
    """One turn: its label, where its words begin in the paragraph, and whether one speaks who only asks."""

    label: str
    start: int
    is_question: bool


class Turns:
    """The turns of a text; none where no label stands twice and nobody asks: "UPDATE:" alone is no speaker."""

    def __init__(self, paragraphs: Iterable[str]) -> None:
        labels: Counter[str] = Counter()
        named: set[str] = set()
        asked: dict[str, int] = defaultdict(int)
        for text in paragraphs:
            if (found := LABEL.match(text)) is not None:
                label = _surname(found["name"])
                labels[label] += 1
                named |= {label} if " " in found["name"] else set()
                asked[label] += text.rstrip(" \"”’')").endswith("?")
        self._askers = {label for label in labels if label in ASKERS or asked[label] == labels[label]}
        answers = sum(n for label, n in labels.items() if label not in self._askers)
        is_asked = any(label in ASKERS for label in labels) or len(self._askers) > 1
        are_people = any(labels[label] > 1 for label in named)  # "Jane Doe:" again and again
        self._is_talk = len(labels) > 1 and answers > 0 and (is_asked or are_people)

    def at(self, text: str) -> Turn | None:
        """The turn that a paragraph is; None where it is none."""
        found = LABEL.match(text) if self._is_talk else None
        if found is None:
            return None
        return Turn(found["name"], found.end(), _surname(found["name"]) in self._askers)


def office_end(text: str) -> int:
    """Where the words of a paragraph begin behind an office and a colon, "Minister for Defence:"; 0 without one."""
    found = LABEL.match(text)
    words = {word.lower() for word in found["name"].split()} if found is not None else set()
    return found.end() if found is not None and words & OFFICES else 0


def item_start(text: str) -> int:
    """Where the words of an item of a list begin, behind its number, letter or dash; 0 for what is no item."""
    found = ITEM.match(text)
    return found.end() if found is not None else 0


def _surname(label: str) -> str:
    return label.split()[-1].rstrip(".").lower()
