"""What a snapshot is: one DuckDB file with tables, views, macros and their meanings, and Parquet files beside it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import duckdb
from deltalake import DeltaTable
from pydantic import BaseModel

from schemas.column import Row
from schemas.errors import SnapshotError
from schemas.tables import ROW_CLASSES, column_of
from warehouse.store import Store, check_columns, sql_files

DATABASE = "brinkwatch.duckdb"
PARQUET = "parquet"
# The text stays with the publisher's page; the sketch serves only to find repeats.
# Most of a GKG record is one column of measures; it stays in the Parquet files.
LEFT_OUT = {"articles": frozenset({"text", "sketch"}), "gdelt_gkg": frozenset({"gcam"})}
# The default of DuckDB 2 opens in no older client, and BI tools carry 1.x.
STORAGE_VERSION = "v1.2.0"
READ_ONLY: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
_COMMENTED = re.compile(
    r"((?:^--[^\n]*\n)+)CREATE OR REPLACE (VIEW|MACRO) (\w+)(?:\s*\([^)]*\))?\s+AS(\s+TABLE)?\b", re.MULTILINE
)


@dataclass(frozen=True)
class Commented:
    """A view or macro of the .sql files and what is written above it."""

    kind: str
    name: str
    meaning: str


def open_snapshot(snapshot: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection to the file of a snapshot folder. Raises SnapshotError where it cannot be opened.

    The link is resolved first: a process that still holds an older file would get that one back under the same path.
    """
    path = snapshot.resolve() / DATABASE
    try:
        connection = duckdb.connect(str(path), read_only=True, config=READ_ONLY)
    except duckdb.Error as error:
        raise SnapshotError(f"{path} cannot be opened: {error}") from error
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def build_snapshot(store: Store, folder: Path) -> dict[str, int]:
    """Rows of each table, when `folder` holds a whole snapshot of what the tables hold now."""
    deltas = {row.table.name: store.delta(row.table.name) for row in ROW_CLASSES if store.exists(row.table.name)}
    counts = _write_database(store, deltas, folder / DATABASE)
    for name, delta in deltas.items():
        _link_files(delta, folder / PARQUET / name)
    # Nobody may write it, not even its owner: DuckDB's COPY overwrites the very file that is open for reading.
    (folder / DATABASE).chmod(0o444)
    return counts


def commented() -> Iterator[Commented]:
    """What the views and macros mean, from the comment above each, in the order in which they are made."""
    for path in sql_files():
        for words, kind, name, table in _COMMENTED.findall(path.read_text(encoding="utf-8")):
            meaning = " ".join(line.removeprefix("--").strip() for line in words.splitlines())
            yield Commented("MACRO TABLE" if table else kind, name, meaning)


def _write_database(store: Store, deltas: dict[str, DeltaTable], path: Path) -> dict[str, int]:
    counts: dict[str, int] = {}
    with duckdb.connect(config={"preserve_insertion_order": False}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"ATTACH {_text(str(path))} AS snapshot (STORAGE_VERSION '{STORAGE_VERSION}')")
        connection.execute("USE snapshot")
        # In one transaction: hundreds of comments, each synced to the disk, took longer than the rows.
        connection.execute("BEGIN")
        for model in ROW_CLASSES:
            counts[model.table.name] = _write_table(connection, model, deltas.get(model.table.name), store)
        for file in sql_files():
            connection.execute(file.read_text(encoding="utf-8"))
        for thing in commented():
            connection.execute(f"COMMENT ON {thing.kind} {thing.name} IS {_text(thing.meaning)}")
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT snapshot")
        connection.execute("USE memory")
        connection.execute("DETACH snapshot")
    return counts


def _write_table(
    connection: duckdb.DuckDBPyConnection, model: type[Row], delta: DeltaTable | None, store: Store
) -> int:
    name = model.table.name
    columns = [column for column in model.model_fields if column not in LEFT_OUT.get(name, frozenset())]
    if delta is not None:
        check_columns(delta, model)
    source = store.source(name) if delta is None else delta.to_pyarrow_dataset()
    connection.register("incoming", source)
    listed = ", ".join(f'"{column}"' for column in columns)
    connection.execute(f'CREATE TABLE "{name}" AS SELECT {listed} FROM incoming')  # noqa: S608 - own names
    connection.unregister("incoming")
    connection.execute(f'COMMENT ON TABLE "{name}" IS {_text(model.table.meaning)}')
    for column in columns:
        connection.execute(f'COMMENT ON COLUMN "{name}"."{column}" IS {_text(_meaning(model, column))}')
    counted: Any = connection.execute(f'SELECT count(*) FROM "{name}"').fetchall()[0][0]  # noqa: S608
    return int(counted)


def _link_files(delta: DeltaTable, folder: Path) -> None:
    """The table's files under `folder`: the same files under a second name, which outlives the first."""
    root = Path(unquote(urlparse(delta.table_uri).path))
    for uri in delta.file_uris():
        file = Path(unquote(urlparse(uri).path))
        link = folder / file.relative_to(root)
        link.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(file, link)
        except OSError:
            # Another device, or a file system without hard links.
            shutil.copyfile(file, link)


def _meaning(model: type[BaseModel], name: str) -> str:
    column = column_of(model, name)
    return column.meaning + (f" [{column.unit}]" if column.unit else "")


def _text(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
