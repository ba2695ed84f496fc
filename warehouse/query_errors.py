"""DuckDB's words about a query that fails -> one line, with the nearest names for what does not exist."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

# What is missing, and how DuckDB says so.
MISSING = {
    "column": re.compile(r'Referenced column "([^"]+)" not found|does not have a column named "([^"]+)"'),
    "table": re.compile(r'Table with name (\S+) does not exist|Referenced table "([^"]+)" not found'),
    "macro": re.compile(r"Function with name (\S+) does not exist"),
}
WRONG_ARGUMENTS = re.compile(r"Macro (\w+)\(.*\) does not support the supplied arguments")


def clear_message(error: str, names: Mapping[str, Sequence[str]]) -> str:
    """One line from DuckDB's several.

    `names` are the known columns, tables and macros, the latter with their parameters: `dyad(a, b)`.
    """
    lines = [line.strip() for line in error.splitlines() if line.strip()]
    words = [line for line in lines if not re.match(r"LINE \d+:|\^|Candidate bindings", line)]
    shown = [word for n, word in enumerate(words) if n == 0 or word.startswith(("Did you mean", "Candidate"))]
    line = re.sub(r"^\w+(Exception|Error): ", "", " ".join(shown)) if shown else error
    macros = {signature.partition("(")[0]: signature for signature in names.get("macro", ())}
    if (wrong := WRONG_ARGUMENTS.search(line)) and wrong.group(1) in macros:
        return f"{wrong.group(1)} does not take these arguments; it is {macros[wrong.group(1)]}"
    for kind, pattern in MISSING.items():
        if missing := pattern.search(line):
            name = next(group for group in missing.groups() if group)
            known = macros if kind == "macro" else {name: name for name in names.get(kind, ())}
            return _missing(kind, name, known) or line
    return line


def _missing(kind: str, name: str, known: Mapping[str, str]) -> str | None:
    """Nothing for a macro that is like none of ours: DuckDB knows its own functions better."""
    near = get_close_matches(name.lower(), list(known), n=3, cutoff=0.5)
    if not near and kind == "macro":
        return None
    return f'no {kind} "{name}"' + (f"; nearest: {', '.join(known[one] for one in near)}" if near else "")
