"""The Parquet files of a table at a version, as a query that DuckDB reads by itself, without an Arrow data set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from schemas.column import Row
from schemas.tables import arrow_schema, row_class
from warehouse.live import live_files, parquet_rows
from warehouse.store import Store


@dataclass(frozen=True)
class TableFiles:
    """The files that hold a table; none for a table nobody has written yet."""

    model: type[Row]
    paths: tuple[Path, ...]

    def sql(self, columns: Sequence[str]) -> str:
        """A SELECT of these columns over all files; where there is no file, over `declare`d columns without a row."""
        if not self.paths:
            return f"SELECT {', '.join(columns)} FROM declared_{self.model.table.name}"  # noqa: S608 - own names
        return f"SELECT {', '.join(columns)} FROM {parquet_rows(self.paths, self.model)}"  # noqa: S608 - own names

    @classmethod
    def of_none(cls, table: str) -> TableFiles:
        """A table without a file."""
        return cls(row_class(table), ())

    def but(self, other: TableFiles) -> TableFiles:
        """The files that `other` has not."""
        return TableFiles(self.model, tuple(path for path in self.paths if path not in set(other.paths)))

    def declare(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Registers the columns of the table, without rows, as what `sql` falls back on where there is no file."""
        if not self.paths:
            connection.register(f"declared_{self.model.table.name}", arrow_schema(self.model).empty_table())


def table_files(store: Store, table: str, version: int | None = None) -> TableFiles:
    """The files of a table now, or at one of its versions."""
    model = row_class(table)
    if not store.exists(table):
        return TableFiles(model, ())
    # Opened as everybody opens it: a log whose newest entry is cut short is refused, whichever version is asked for.
    delta = store.delta(table)
    if version is not None:
        delta.load_as_version(version)
    return TableFiles(model, tuple(sorted(live_files(delta))))
