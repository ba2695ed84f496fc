"""The ranker: a linear model over the marks of an event. It says how sure the event is, and never makes one.

Two questions, each a logistic regression: is the event told at all (the type is right), and are type and both parties
right. Weights are whole thousandths, so that their sum is the same on every machine and in every order. They are
trained by `python -m evaluation.train_confidence`.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WEIGHTS = Path(__file__).parent / "ranker_weights.tsv"
HEADER = "mark\ttold\tright"
THOUSAND = 1000
ALWAYS = "always"
"""The mark that every event has: its weight is the intercept."""
MIN_TOLD = 0.3
"""Events that are less probably told are none. In texts left out of the fit that took 104 of 203 false events of quiet
articles and 13 of some 1,340 right ones, 7 of them in ceremonies at which something happened; .35 took 124 and 20
(28 November 2026)."""
REASONS = 4


@dataclass(frozen=True)
class Verdict:
    """What the ranker says of an event: two probabilities, three digits each."""

    told: float
    """that the event is told, its type right"""
    right: float
    """that type and both parties are right"""
    weights: Mapping[str, int]
    """What each of its marks adds to the log-odds of `right`, in thousandths."""

    @property
    def is_told(self) -> bool:
        """Whether the event is kept."""
        return self.told >= MIN_TOLD

    @property
    def reasons(self) -> list[tuple[str, float]]:
        """The marks that weigh most and what each adds to the log-odds of `right`, strongest first."""
        heavy = sorted(self.weights.items(), key=lambda one: (-abs(one[1]), one[0]))[:REASONS]
        return [(mark, weight / THOUSAND) for mark, weight in heavy if weight]


@dataclass(frozen=True)
class Ranker:
    """Weight of each mark for both questions, in thousandths of log-odds."""

    weights: Mapping[str, tuple[int, int]]

    def judge(self, marks: Collection[str]) -> Verdict:
        """Weighs the marks of an event; those it never saw count nothing."""
        told, right = self.weights[ALWAYS]
        added: dict[str, int] = {}
        for mark in marks:
            if (known := self.weights.get(mark)) is not None:
                told += known[0]
                right += known[1]
                added[mark] = known[1]
        return Verdict(_probability(told), _probability(right), added)

    @property
    def sha256(self) -> str:
        """Hash of the rounded weights."""
        return hashlib.sha256(self.text().encode()).hexdigest()

    def text(self) -> str:
        """The weights as their file holds them."""
        rows = (f"{mark}\t{told / THOUSAND:.3f}\t{right / THOUSAND:.3f}" for mark, (told, right) in self.rows())
        return "\n".join([HEADER, *rows]) + "\n"

    def rows(self) -> list[tuple[str, tuple[int, int]]]:
        """The weights by name."""
        return sorted(self.weights.items())


def _probability(thousandths: int) -> float:
    """The probability, three digits, of log-odds."""
    return round(1 / (1 + math.exp(-thousandths / THOUSAND)), 3)


def read_ranker(text: str) -> Ranker:
    """The ranker of a weights file."""
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return Ranker({mark: (round(float(told) * THOUSAND), round(float(right) * THOUSAND)) for mark, told, right in rows})


@cache
def load_ranker() -> Ranker:
    """The ranker that the coder uses."""
    return read_ranker(WEIGHTS.read_text(encoding="utf-8"))
