"""Which acts may be two names of one event, and which of them says more."""

from __future__ import annotations

FAMILIES: tuple[frozenset[str], ...] = (
    frozenset({"talks", "summit", "phone_call", "mediation", "talks_failed"}),
    frozenset({"military_exercise", "joint_exercise", "show_of_force"}),
    frozenset({"troop_buildup", "deployment", "reinforcement"}),
    frozenset(
        {
            "armed_attack", "shelling", "air_strike", "missile_strike", "drone_strike", "naval_attack",
            "terrorist_attack", "armed_clash", "assassination", "invasion",
        }
    ),
    frozenset({"seize_territory", "annexation", "occupation", "invasion"}),
    frozenset({"agreement", "ceasefire"}),
    frozenset({"reject_demand", "reject_deescalation", "denial"}),
    frozenset({"demand", "ultimatum", "call_for_deescalation"}),
    frozenset({"accusation", "condemnation"}),
    frozenset({"threat", "red_line"}),
    frozenset({"withdrawal", "stand_down"}),
    frozenset({"aid", "military_aid"}),
    frozenset({"sanctions", "embargo"}),
)  # fmt: skip
"""Acts that reports of one event may call by different names."""
GENERAL = frozenset(
    {"armed_attack", "armed_clash", "talks", "demand", "accusation", "agreement", "military_exercise", "deployment",
     "aid", "talks_failed", "troop_buildup", "withdrawal", "threat", "reject_demand", "sanctions", "seize_territory"}
)  # fmt: skip
"""Acts that say less than the others of their family: a repeat by the narrower name decides."""
POLICING = frozenset({"arrest", "crackdown", "police_deployment", "martial_law"})
"""Acts of those who keep order: no crowd does them."""


def same_family(a: str, b: str) -> bool:
    """Whether two acts may name one event: one of them must be a general word; two narrow ones are two events."""
    if a == b:
        return True
    return bool({a, b} & GENERAL) and any(a in family and b in family for family in FAMILIES)


def names_closer(a: str, b: str) -> bool:
    """Whether the first act is the narrower name for what the second says in general."""
    return a not in GENERAL and b in GENERAL and same_family(a, b)
