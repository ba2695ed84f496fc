"""What a number counts, and the words around it: the values that magnitudes.py and fates.py share."""

from __future__ import annotations

import re
from dataclasses import dataclass

from coding.numbers import NumberSpan
from schemas.coded import Magnitude
from schemas.codes import MagnitudeKind

WORD = re.compile(r"[\s-]+((?:Leopard|Challenger|Mirage|Merkava) \d+|[^\W\d_][\w'’.-]*|[A-Z][\w]*-\d+\w*)")
STOP = frozenset(
    re.findall(
        r"\w+",
        """and or but in at on to from by with for as than that which who were was are is be been being had has
        have having will would could should may might into over under near since until after before during
        while when where because if not he she it they we you i his her its their the this these those said
        says told then there against about""",
    )
)

TIMES = frozenset({"last", "this", "next", "late", "early", "yesterday", "today", "earlier", "overnight", "so"})
"""Words that begin a time, and no noun that a number before them would count."""
NO_NOUNS = STOP | TIMES


@dataclass(frozen=True)
class MagnitudeSpan:
    """A quantity: code points of its number phrase and of the word that says what is counted."""

    start: int
    end: int
    head_start: int
    head_end: int
    magnitude: Magnitude


@dataclass(frozen=True)
class Head:
    """The word that says what is counted, in code points; kind None for people who count by their fate only."""

    start: int
    end: int
    kind: MagnitudeKind | None
    unit: str


def ends_alone(text: str, number: NumberSpan) -> bool:
    """Whether no unknown noun follows the number: "killed 12 in", "killed 12.", not "killed 12 goats"."""
    word = WORD.match(text, number.end)
    return word is None or word[1].lower() in NO_NOUNS or word[1].lower() == "of" or word[1][0].isupper()
