"""Who strikes a state from afar where a text names both sides of a war and leaves the doer unsaid."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from coding.codebook import CODEBOOK_DIR
from coding.events import Draft
from schemas.coded import Party
from schemas.codes import Sector


@dataclass(frozen=True)
class Assailant:
    """Who strikes whom, from which day on, and by which acts."""

    struck: str
    by: str
    since: date
    until: date | None
    acts: frozenset[str]

    def is_of(self, day: date) -> bool:
        """Whether the war lasted on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


@cache
def load_assailants(path: Path = CODEBOOK_DIR / "assailants.yaml") -> tuple[Assailant, ...]:
    """The wars of the codebook."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(_war(row, data["acts"]) for row in data["wars"])


def _war(row: Mapping[str, Any], acts: Sequence[str]) -> Assailant:
    return Assailant(row["struck"], row["by"], row["since"], row.get("until"), frozenset(row.get("acts", acts)))


def with_assailants(
    drafts: Sequence[Draft], named: Collection[str], states: Mapping[str, str], on: date
) -> list[Draft]:
    """The drafts with the doers of strikes that no word tells; `named` are codes that the text names."""
    return [_with_assailant(draft, named, states, on) for draft in drafts]


def _with_assailant(draft: Draft, named: Collection[str], states: Mapping[str, str], on: date) -> Draft:
    struck = {party.code for party in draft.recipients or draft.struck}
    if draft.actors or draft.has_doer or len(struck) != 1:
        return draft
    for war in load_assailants():
        if war.struck in struck and war.by in named and draft.act.name in war.acts and war.is_of(on):
            text = draft.span.trigger
            doer = Party(text=text, name=states.get(war.by), code=war.by, country=war.by, sector=Sector.MIL)
            return replace(draft, actors=[doer])
    return draft
