"""How sure a coded event is: a logistic sum of a few marks of its best mention."""

from __future__ import annotations

import math
from dataclasses import dataclass

# A logistic fit over 280 events of 37 hand-coded texts (27 November 2026): type and both parties were right in .77 of
# them; expected calibration error .046 over texts left out of the fit (six folds), .18 with the weights before.
BASE = 0.55
STRONG_RULE = 0.35
EACH_CONSTRAINT = 0.4
ACTOR_KNOWN = 0.15
LOOSE_RECIPIENT = -0.75
EACH_OPERATOR = -0.15
NOT_ACTUAL = 0.1
REPEATED = 0.3
MAX_CONSTRAINTS = 3
MAX_REPEATS = 3


@dataclass(frozen=True)
class Marks:
    """What speaks for and against one mention."""

    is_strong: bool
    n_constraints: int
    has_known_actor: bool
    is_loose_recipient: bool
    n_operators: int
    is_actual: bool


def mention_score(marks: Marks) -> float:
    """Log-odds that type and parties are right."""
    return (
        BASE
        + STRONG_RULE * marks.is_strong
        + EACH_CONSTRAINT * min(marks.n_constraints, MAX_CONSTRAINTS)
        + ACTOR_KNOWN * marks.has_known_actor
        + LOOSE_RECIPIENT * marks.is_loose_recipient
        + EACH_OPERATOR * marks.n_operators
        + NOT_ACTUAL * (not marks.is_actual)
    )


def event_confidence(scores: list[float]) -> float:
    """Probability, three digits, of an event with mentions of these scores: the best one's, raised by repeats."""
    repeats = min(len(scores) - 1, MAX_REPEATS)
    return round(1 / (1 + math.exp(-(max(scores) + REPEATED * repeats))), 3)
