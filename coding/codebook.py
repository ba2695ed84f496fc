"""Codebook files -> acts, lists and operators, checked: what an analyst edits, as the coder reads it."""

from __future__ import annotations

import difflib
import hashlib
from pathlib import Path

from coding.codebook_acts import ActReader
from coding.codebook_operators import read_operators
from coding.codebook_values import read_lists, read_mapping, text_of
from coding.patterns import Codebook
from schemas.errors import BrinkwatchError

CODEBOOK_DIR = Path(__file__).parent / "codebook"


def load_codebook(folder: Path = CODEBOOK_DIR) -> Codebook:
    """The codebook of a folder: acts/*.yaml with lists, operators, plover, cameo and rungs beside it.

    Raises CodebookError, naming the file and what was expected, for anything that cannot be.
    """
    lists = read_lists(folder / "lists.yaml")
    plover, cameo = read_mapping(folder / "plover.yaml"), read_mapping(folder / "cameo.yaml")
    reader = ActReader(lists, plover, cameo)
    acts = {path.stem: reader.act(path) for path in sorted((folder / "acts").glob("*.yaml"))}
    operators = read_operators(folder / "operators.yaml", lists, acts)
    rungs = {int(rung): text_of(meaning) for rung, meaning in read_mapping(folder / "rungs.yaml").items()}
    contexts = frozenset(plover.get("contexts", ()))
    return Codebook(acts, lists, operators, rungs, contexts, _hash(folder))


def describe_act(codebook: Codebook, name: str) -> str:
    """One act for a reader: its file as it stands, under a line with its codes. Raises BrinkwatchError if unknown."""
    act = codebook.acts.get(name)
    if act is None:
        near = ", ".join(difflib.get_close_matches(name, codebook.acts, n=3))
        hint = f"did you mean: {near}" if near else "`brinkwatch codebook list` shows them"
        raise BrinkwatchError(f"{name!r} is no act; {hint}")
    rung = codebook.rungs.get(act.escalation_rung, "")
    head = (
        f"# {act.event_type}{f' / {act.mode}' if act.mode else ''}, quad class {act.quad_class}, "
        f"score {act.plover_score:g}; CAMEO {act.cameo_code}, Goldstein {act.goldstein:g}; "
        f"rung {act.escalation_rung}: {rung}"
    )
    return f"{head}\n{act.path.read_text(encoding='utf-8').rstrip()}"


def _hash(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.yaml")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
