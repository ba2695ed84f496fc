"""Whether a stored table has the columns that schemas/ declares, and the one command that brings it there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
from deltalake import DeltaTable

from schemas.column import Row
from schemas.errors import SchemaChangeError
from schemas.tables import arrow_schema


@dataclass(frozen=True)
class Difference:
    """How a stored table differs from its declaration; `name: stored type -> declared type` where a type changed."""

    table: str
    new: list[str] = field(default_factory=list)
    required: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    retyped: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.new or self.required or self.gone or self.retyped)

    def __str__(self) -> str:
        parts = [f"new: {name}" for name in self.new]
        parts += [f"new and never null: {name}" for name in self.required]
        parts += [f"gone: {name}" for name in self.gone]
        parts += [f"of another type: {name} ({change})" for name, change in self.retyped.items()]
        return ", ".join(parts)


def difference(stored: pa.Schema, model: type[Row]) -> Difference:
    """How the stored columns differ from those of schemas/; a field added inside a struct counts as a new column."""
    declared = arrow_schema(model)
    new: list[str] = []
    required: list[str] = []
    retyped: dict[str, str] = {}
    for name, kind in zip(declared.names, declared.types, strict=True):
        if name not in stored.names:
            (required if model.model_fields[name].is_required() else new).append(name)
        elif (was := stored.field(name).type) != kind:
            if _grows_into(was, kind):
                new.append(f"fields of {name}")
            else:
                retyped[name] = f"{was} -> {kind}"
    return Difference(
        model.table.name, new, required, [name for name in stored.names if name not in declared.names], retyped
    )


def stored_schema(delta: DeltaTable) -> pa.Schema:
    """The columns of a stored table."""
    return pa.schema(delta.schema().to_arrow())


def check_columns(delta: DeltaTable, model: type[Row]) -> None:
    """Raises SchemaChangeError, naming the columns, where a stored table is not what schemas/ declares."""
    if differing := difference(stored_schema(delta), model):
        raise SchemaChangeError(
            f"{model.table.name}: the stored columns are not those of schemas/ ({differing}); "
            "`brinkwatch tables schema` shows what to do, `brinkwatch tables schema --apply` adds new columns"
        )


def refusal(differing: Difference, allowed: Collection[str] = ()) -> str | None:
    """Why a change is not made without being asked for, and how to make it; None where nothing stands against it.

    `allowed` are the changes asked for, as `table.column`.
    """
    table = differing.table
    reasons = [
        f"{table}.{name} is new and may not be null: declare it `| None = None` in schemas/, apply, fill it by "
        "`brinkwatch recode`, and only then make it required"
        for name in differing.required
    ]
    reasons += [
        f"{table}.{name} is no longer declared and holds data: put its line back into schemas/, or give it up by "
        f"`brinkwatch tables schema --apply --drop {table}.{name}`"
        for name in differing.gone
        if f"{table}.{name}" not in allowed
    ]
    reasons += [
        f"{table}.{name} has another type ({change}): declare a new column beside it, or convert every value by "
        f"`brinkwatch tables schema --apply --retype {table}.{name}`"
        for name, change in differing.retyped.items()
        if f"{table}.{name}" not in allowed
    ]
    return "; ".join(reasons) or None


def converted(rows: pa.Table, model: type[Row]) -> pa.Table:
    """The rows with the declared columns; one they had not holds its default, which is null or an empty list or 0.

    Raises SchemaChangeError where a value does not fit its new type: nothing is rounded or cut.
    """
    columns = []
    for declared in arrow_schema(model):
        if declared.name not in rows.column_names:
            columns.append(pa.array([default_of(model, declared.name)] * len(rows), declared.type))
            continue
        try:
            columns.append(rows.column(declared.name).cast(declared.type))
        except pa.ArrowException as error:
            raise SchemaChangeError(f"{model.table.name}.{declared.name}: {error}; nothing was changed") from error
    return pa.table(columns, schema=arrow_schema(model))


def default_of(model: type[Row], name: str) -> Any:
    """What a column holds in rows that were stored before it was declared."""
    declared = model.model_fields[name]
    return None if declared.is_required() else declared.get_default(call_default_factory=True)


def _grows_into(was: pa.DataType, now: pa.DataType) -> bool:
    """Whether a type differs only by fields added to its structs."""
    if pa.types.is_list(was) and pa.types.is_list(now):
        return was.value_type == now.value_type or _grows_into(was.value_type, now.value_type)
    if not (pa.types.is_struct(was) and pa.types.is_struct(now)):
        return False
    names = {part.name: part.type for part in now}
    return all(
        part.name in names and (part.type == names[part.name] or _grows_into(part.type, names[part.name]))
        for part in was
    )
