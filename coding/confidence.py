"""How sure a coded event is: a logistic sum of a few marks of its best mention."""

from __future__ import annotations

import math
from dataclasses import dataclass

# Weights by judgement; BASE so that the bands hold on 22 hand-coded articles (134 events, 24 November 2026). Type and
# both parties were right in .50 of the events between .4 and .5, .54 (.5 to .6), .72 (.6 to .7), .84 (.7 to .8) and in
# 3 of 4 above; below .4 in 4 of 10. Pooled: .60.
BASE = -1.1
STRONG_RULE = 0.6
EACH_CONSTRAINT = 0.25
ACTOR_KNOWN = 0.5
RECIPIENT_KNOWN = 0.4
ACTOR_BY_REFERENCE = -0.3
LOOSE_RECIPIENT = -0.3
EACH_OPERATOR = -0.25
NOT_ACTUAL = -0.3
REPEATED = 0.35
MAX_CONSTRAINTS = 3
MAX_REPEATS = 3


@dataclass(frozen=True)
class Marks:
    """What speaks for and against one mention."""

    is_strong: bool
    n_constraints: int
    has_known_actor: bool
    has_known_recipient: bool
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
        + RECIPIENT_KNOWN * marks.has_known_recipient
        + LOOSE_RECIPIENT * marks.is_loose_recipient
        + EACH_OPERATOR * marks.n_operators
        + NOT_ACTUAL * (not marks.is_actual)
    )


def event_confidence(scores: list[float]) -> float:
    """Probability, three digits, of an event with mentions of these scores: the best one's, raised by repeats."""
    repeats = min(len(scores) - 1, MAX_REPEATS)
    return round(1 / (1 + math.exp(-(max(scores) + REPEATED * repeats))), 3)
