"""Single commits on one Delta table: rows added, rows replaced; each is stamped with who wrote it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Literal

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, WriterProperties, write_deltalake

from schemas.column import Row
from schemas.tables import RowT
from warehouse.live import live_files, name_rows
from warehouse.workspace import workspace

# Row groups are what two processors can read of one file side by side; by default a year of mentions is a single one.
# The smaller they are the more room they take: links a fifth at this size, twice that at half of it.
PARQUET = WriterProperties(compression="ZSTD", max_row_group_size=250_000)
# Key of the commit's own metadata under which the table's history names the writer: `nightly <run id>`.
WRITER_KEY = "writer"
EVERYTHING = "true"


@dataclass(frozen=True)
class Removal:
    """Which stored rows leave, or are asked: those that meet a DuckDB condition, in some `years` (None: in all).

    `within` is a second condition that all of them meet, one by which files can be told apart without being read.
    """

    where: str = "false"
    parameters: Mapping[str, Any] = field(default_factory=dict)
    years: Collection[int] | None = None
    within: str = EVERYTHING


def append_new(
    delta: DeltaTable,
    arrow: pa.Table,
    model: type[Row],
    years: Collection[int] | None,
    writer: str,
    among: Removal | None = None,
) -> int:
    """Number of rows added: those of `arrow` whose key is not stored in the given years, or `among` some rows."""
    condition = in_years(years) if among is None else f"{in_years(among.years)} AND ({among.where})"
    key = ", ".join(quoted(name) for name in model.table.key)
    with workspace() as connection:
        name_rows(connection, "stored", live_files(delta, years if among is None else among.years), model)
        keys = arrow.select(list(model.table.key))
        connection.register("batch", keys.append_column("n", pa.array(range(len(keys)))))
        stored = f"SELECT {key} FROM stored WHERE {condition}"  # noqa: S608 - own names
        new = connection.sql(
            f"SELECT n FROM batch ANTI JOIN ({stored}) USING ({key})",  # noqa: S608 - own names
            params=dict(among.parameters) or None if among is not None else None,
        ).to_arrow_table()
    if len(new) == 0:
        return 0
    write_rows(delta, arrow.take(sorted(new.column("n").to_pylist())), None, writer)
    return len(new)


def replace_rows(delta: DeltaTable, arrow: pa.Table, model: type[Row], leaving: Removal, writer: str) -> int:
    """Number of rows removed: those of `leaving` and those that carry the key of a row of `arrow`, in one commit."""
    same_key = " AND ".join(f"batch.{quoted(name)} = stored.{quoted(name)}" for name in model.table.key)
    keyed = f"EXISTS (SELECT 1 FROM batch WHERE {same_key})"  # noqa: S608 - own names
    out = f"({leaving.within} AND (coalesce(({leaving.where}), false) OR {keyed}))"
    values = dict(leaving.parameters) or None
    with workspace() as connection:
        name_rows(connection, "stored", live_files(delta, leaving.years), model)
        connection.register("batch", arrow.select(list(model.table.key)))
        removed = connection.execute(
            f"SELECT year, count(*) FROM stored WHERE {in_years(leaving.years)} AND {out} GROUP BY year",  # noqa: S608
            values,
        ).fetchall()
        if not removed:
            if len(arrow):
                write_rows(delta, arrow, None, writer)
            return 0
        touched = sorted({year for year, _ in removed} | set(arrow.column("year").to_pylist()))
        name_rows(connection, "stored", live_files(delta, touched), model)
        kept = connection.sql(
            f"SELECT * FROM stored WHERE {in_years(touched)} AND NOT {out}",  # noqa: S608 - own names
            params=values,
        ).to_arrow_table()
    whole = pa.concat_tables([kept.select(arrow.schema.names).cast(arrow.schema), arrow])
    write_rows(delta, whole, in_years(touched), writer)
    return sum(count for _, count in removed)


def write_rows(
    delta: DeltaTable,
    rows: pa.Table,
    instead_of: str | None,
    writer: str,
    *,
    new_columns: bool = False,
    notes: Mapping[str, str] | None = None,
) -> None:
    """Adds rows in one commit, instead of all that meet the condition where there is one.

    With `new_columns` the table takes over the columns of `rows`, for which everything has to be replaced.
    """
    properties = CommitProperties(custom_metadata={WRITER_KEY: writer, **(notes or {})})
    if instead_of is None:
        write_deltalake(delta, rows, mode="append", writer_properties=PARQUET, commit_properties=properties)
        return
    schema_mode: Literal["overwrite"] | None = "overwrite" if new_columns else None
    write_deltalake(
        delta,
        rows,
        mode="overwrite",
        predicate=None if instead_of == EVERYTHING else instead_of,
        schema_mode=schema_mode,
        writer_properties=PARQUET,
        commit_properties=properties,
    )


def in_years(years: Collection[int] | None) -> str:
    """A condition with the years written out: only literals spare the other years from being read."""
    if years is None:
        return EVERYTHING
    return f"year IN ({', '.join(str(int(year)) for year in sorted(years))})" if years else "false"


def one_of_each_key(rows: Sequence[Row], model: type[RowT]) -> list[RowT]:
    """One row of each key, in the order of the keys' first rows. Raises TypeError for a row of another table.

    Of rows that differ under one key the smallest by content stays, so that the order of a batch decides nothing.
    """
    typed: list[RowT] = []
    for row in rows:
        if not isinstance(row, model):
            raise TypeError(f"{model.table.name} takes {model.__name__}, not {type(row).__name__}")
        typed.append(row)
    if len(set(map(attrgetter(*model.table.key), typed))) == len(typed):
        return typed
    of_key: dict[tuple[Any, ...], RowT] = {}
    for row in typed:
        key = tuple(getattr(row, name) for name in model.table.key)
        other = of_key.setdefault(key, row)
        if other is not row and other != row:
            of_key[key] = min(other, row, key=repr)
    return list(of_key.values())


def quoted(name: str) -> str:
    """A column name as SQL."""
    return '"' + name.replace('"', '""') + '"'
