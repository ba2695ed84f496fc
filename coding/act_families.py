"""Which acts can be one and the same to two reporters: the first thing that folding asks."""

from __future__ import annotations

# act -> family and kind; a kind that is empty is the family's general word and goes with every kind. An act that is
# not listed is a family of its own.
FAMILIES: dict[str, tuple[str, str]] = {
    act: (family, kind)
    for family, kinds in {
        "attack": {
            "": "armed_attack",
            "clash": "armed_clash border_incident",
            "shelling": "shelling",
            "strike": "air_strike missile_strike drone_strike",
            "sea": "naval_attack",
            "terror": "terrorist_attack",
        },
        "build-up": {"": "deployment troop_buildup reinforcement"},
        "exercise": {"": "military_exercise", "joint": "joint_exercise"},
        "withdrawal": {"": "withdrawal", "stand down": "stand_down"},
        "threat": {
            "": "threat",
            "ultimatum": "ultimatum",
            "red line": "red_line",
            "nuclear": "nuclear_signal",
            "sanctions": "sanctions_threat",
        },
        "talks": {"": "talks", "summit": "summit", "call": "phone_call", "mediation": "mediation"},
        "agreement": {"": "agreement", "ceasefire": "ceasefire"},
        "sanctions": {"": "sanctions", "embargo": "embargo", "tariffs": "tariffs"},
        "arms": {"": "military_aid", "delivery": "arms_delivery"},
        "land": {"": "seize_territory", "annexation": "annexation", "occupation": "occupation"},
    }.items()
    for kind, acts in kinds.items()
    for act in acts.split()
}
# In these nobody is done to: "A met B" and "A and B met" are one.
RECIPROCAL_FAMILIES = frozenset({"talks", "agreement"})


def family_of(act: str) -> tuple[str, str]:
    """Family and kind of an act."""
    return FAMILIES.get(act, (act, ""))
