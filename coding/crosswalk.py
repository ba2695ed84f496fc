"""Named conventions for the event type of an act, out of coding/codebook/crosswalks/."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from coding.codebook import CODEBOOK_DIR
from coding.patterns import Codebook
from schemas.codes import EventType, Status
from schemas.errors import CodebookError


@dataclass(frozen=True)
class Crosswalk:
    """One convention: types of acts and of single patterns where they differ from the codebook.

    `converted` are the types of acts that an operator made out of others ("agreed to leave"), `future` and `negated`
    what a type becomes where the act is to come or is not.
    """

    name: str
    acts: dict[str, str]
    patterns: dict[str, str]
    future: dict[str, str]
    negated: dict[str, str]
    converted: dict[str, str]
    codebook: Codebook

    def type_of(self, act: str, pattern: str | None, status: Status) -> EventType:
        """Type of an act by this convention; `pattern` is `act.pattern`, null where an operator made it another act."""
        kind = self.acts.get(act, self.codebook.acts[act].event_type)
        kind = self.converted.get(act, kind) if pattern is None else self.patterns.get(pattern, kind)
        return self.in_status(EventType(kind), status)

    def in_status(self, kind: EventType, status: Status) -> EventType:
        """What a type becomes for an act to come or one that is not."""
        changed = {Status.FUTURE: self.future, Status.NEGATED: self.negated}.get(status, {})
        return EventType(changed.get(kind, kind))


def load_crosswalk(name: str, codebook: Codebook, folder: Path = CODEBOOK_DIR / "crosswalks") -> Crosswalk:
    """A convention by name. Raises CodebookError where there is no such file."""
    path = folder / f"{name}.yaml"
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in folder.glob("*.yaml")))
        raise CodebookError(path, f"a crosswalk; known are {known}")
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    parts = {key: data.get(key) or {} for key in ("acts", "patterns", "future", "negated", "converted")}
    return Crosswalk(name=name, codebook=codebook, **parts)
