"""The codebook's operators file -> operators: words that change what an act under them is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coding.codebook_values import as_list, member, no_other_keys, read_mapping, triggers_of
from coding.patterns import Act, Operator, Words
from schemas.codes import Status

OPERATOR_KEYS = {
    "id", "verbs", "nouns", "adjectives", "takes", "except_types", "status", "acts", "actor", "recipient", "forms",
    "why",
}  # fmt: skip


def read_operators(path: Path, lists: Mapping[str, Words], acts: Mapping[str, Act]) -> tuple[Operator, ...]:
    """Operators in the order of the file, the first that fits counts. Raises CodebookError for what cannot be."""
    entries = as_list(read_mapping(path).get("operators"))
    return tuple(_operator(path, entry, lists, acts) for entry in entries)


def _operator(path: Path, entry: dict[str, Any], lists: Mapping[str, Words], acts: Mapping[str, Act]) -> Operator:
    name = str(entry.get("id"))
    no_other_keys(path, name, entry, OPERATOR_KEYS)
    becomes = {str(inner): str(outer) for inner, outer in (entry.get("acts") or {}).items()}
    for outer in becomes.values():
        member(path, f"{name}.acts", outer, acts)
    if entry.get("status"):
        member(path, f"{name}.status", entry["status"], set(Status))
    return Operator(
        id=name,
        verbs=triggers_of(path, name, entry.get("verbs"), lists),
        nouns=triggers_of(path, name, entry.get("nouns"), lists),
        adjectives=triggers_of(path, name, entry.get("adjectives"), lists),
        takes=frozenset(entry["takes"]) if entry.get("takes") else None,
        except_types=frozenset(entry.get("except_types") or ()),
        status=entry.get("status"),
        acts=becomes,
        actor=member(path, f"{name}.actor", entry.get("actor", "operator"), {"operator", "inner"}),
        recipient=member(path, f"{name}.recipient", entry.get("recipient", "inner"), {"inner", "inner_actor"}),
        forms=frozenset(entry.get("forms") or ()),
    )
