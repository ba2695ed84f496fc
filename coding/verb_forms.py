"""Forms of verbs whose lemma the model's rules get wrong: "staged" is no "stag", "cordoned" no "cordone"."""

from __future__ import annotations

ENDS_IN_E = [
    "axe", "bare", "cane", "dine", "fine", "gripe", "hope", "lambaste", "pare", "rage", "rape", "shine", "snipe",
    "spare", "stage", "stare", "wade", "wage",
]  # fmt: skip
OTHERS = [
    "airdrop", "baton", "brick", "cordon", "deadlock", "deregister", "downblend", "greenlight", "install", "jeer",
    "peter", "petition", "relaunch", "relist", "trial", "truncheon", "waterboard",
]  # fmt: skip
MISREAD = {
    **{verb[:-1] + ending: verb for verb in ENDS_IN_E for ending in ("ed", "ing")},
    **{verb + ending: verb for verb in OTHERS for ending in ("ed", "ing")},
    "decreed": "decree", "ponied": "pony", "resupplied": "resupply", "resupplying": "resupply",
}  # fmt: skip
"""Form -> lemma. Found by inflecting every verb of the codebook's patterns and asking the model's lemmatizer."""
