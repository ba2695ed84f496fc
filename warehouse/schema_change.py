"""Stored tables brought to the columns that schemas/ declares now; published snapshots keep the ones they have."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from deltalake import Field

from schemas.column import Row
from schemas.errors import SchemaChangeError
from schemas.tables import ROW_CLASSES, arrow_schema
from warehouse.columns import Difference, converted, default_of, difference, refusal, stored_schema
from warehouse.store import Store
from warehouse.writes import EVERYTHING, write_rows


@dataclass(frozen=True)
class SchemaState:
    """A stored table beside its declaration: how it differs, and what keeps the change from being made unasked."""

    differing: Difference
    refused: str | None


def schema_states(store: Store, allowed: Collection[str] = ()) -> list[SchemaState]:
    """Of every stored table; `allowed` are drops and conversions asked for, as `table.column`."""
    states = []
    for model in ROW_CLASSES:
        if store.exists(model.table.name):
            differing = difference(stored_schema(store.delta(model.table.name)), model)
            states.append(SchemaState(differing, refusal(differing, allowed)))
    return states


def apply_schema(store: Store, allowed: Collection[str] = (), wait_seconds: float = 30.0) -> list[Difference]:
    """The differences that were brought in, each table in one commit; all or, before the first commit, none.

    Raises SchemaChangeError, saying what to do, where a column is gone, retyped or required and was not asked for.
    """
    with store.writer("schema", wait_seconds):
        states = schema_states(store, allowed)
        if refused := "; ".join(state.refused for state in states if state.refused):
            raise SchemaChangeError(refused)
        changed = [state.differing for state in states if state.differing]
        by_name = {model.table.name: model for model in ROW_CLASSES}
        for differing in changed:
            _change(store, by_name[differing.table], differing)
    return changed


def _change(store: Store, model: type[Row], differing: Difference) -> None:
    delta = store.delta(model.table.name)
    stored = stored_schema(delta).names
    added = [name for name in arrow_schema(model).names if name not in stored]
    only_null = added == differing.new and all(default_of(model, name) is None for name in added)
    if only_null and not (differing.gone or differing.retyped):
        # No file is written again: the new columns are null in all that is stored.
        delta.alter.add_columns([Field.from_arrow(arrow_schema(model).field(name)) for name in differing.new])
        return
    rows = converted(delta.to_pyarrow_table(), model)
    write_rows(delta, rows, EVERYTHING, store.writer_name, new_columns=True)
