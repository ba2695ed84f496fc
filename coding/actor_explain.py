"""Why a phrase names whom it names: each name, role word and rule that took part, for `brinkwatch actors --explain`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coding.actor_core import Composed
from coding.actor_items import Item
from coding.actor_rows import ActorRow
from coding.actors import load_lexicon


@dataclass(frozen=True)
class Step:
    """One thing that was read in a phrase, and what it says."""

    words: str
    kind: str
    """name, role, former, supporter, unknown name, or party: what came out"""
    says: str
    source: str
    """The row or rule; for a party all that decided."""


def explain_phrase(phrase: str, on: date) -> list[Step]:
    """What each part of a phrase says and which row or rule decided, on a day; the parties last in each part."""
    out: list[Step] = []
    for part in load_lexicon().compose(phrase, on):
        out += [step for item in part.items for step in _of_item(item, on)]
        if part.supporter is not None:
            out.append(Step(part.text, "supporter", part.supporter, "X-backed: kept apart"))
        out.append(_of_party(part))
    return out


def _of_item(item: Item, on: date) -> list[Step]:
    if item.span is not None:
        row = item.span.row
        return [Step(item.text, "name", _row_says(row, on), row.id)]
    if item.role is not None:
        weak = ", takes that of what stands beside it" if item.role.is_weak else ""
        return [Step(item.text, "role", f"sector {item.role.sector}{weak}", f'role word "{item.role.words}"')]
    if item.kind == "former":
        return [Step(item.text, "former", "sector ELI, acts for nobody", "word for who is out of office")]
    return [Step(item.text, "unknown name", "no row", "")] if item.kind == "cap" else []


def _row_says(row: ActorRow, on: date) -> str:
    said = [row.name, row.role or row.kind, row.country or "no country", row.sector or "no sector"]
    if row.valid_from or row.valid_to:
        time = "over" if row.is_over(on) else "to come" if row.is_to_come(on) else "holds"
        said.append(f"{row.valid_from or ''}..{row.valid_to or ''} ({time})")
    return ", ".join(said)


def _of_party(part: Composed) -> Step:
    if not part.names_somebody:
        return Step(part.text, "party", "nobody", part.rule)
    said = f"{part.code or 'no code'}, {part.country or 'no country'}, {part.sector or 'no sector'}"
    return Step(part.text, "party", said, part.rule)
