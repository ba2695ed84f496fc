"""What a snapshot is: one DuckDB file with tables, views, macros and their meanings, and Parquet files beside it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import duckdb
from deltalake import DeltaTable

from schemas.column import Row
from schemas.errors import SnapshotError
from schemas.tables import ROW_CLASSES
from warehouse.columns import check_columns
from warehouse.damage import explained, local_path
from warehouse.indicator_files import load_indicators
from warehouse.live import live_files, name_rows, text
from warehouse.meanings import comment_on_all
from warehouse.settled import run_settled
from warehouse.store import Store, sql_files
from warehouse.wide import make_wide_view

DATABASE = "brinkwatch.duckdb"
PARQUET = "parquet"
# The text stays with the publisher's page; the sketch serves only to find repeats.
# Most of a GKG record is one column of measures, and a robots.txt stands in each row of an answer that it has not
# changed; they stay in the Parquet files.
LEFT_OUT = {
    "articles": frozenset({"text", "sketch"}),
    "fetches": frozenset({"content"}),
    "gdelt_gkg": frozenset({"gcam"}),
}
# The default of DuckDB 2 opens in no older client, and BI tools carry 1.x.
STORAGE_VERSION = "v1.2.0"
THREADS = 2
Config = dict[str, str | bool | int | float | list[str]]
READ_ONLY: Config = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
# For what serves others: no file but the snapshot, and no variable of the process.
WALLED: Config = READ_ONLY | {
    "enable_external_access": False,
    "python_enable_replacements": False,
    "threads": THREADS,
}


def open_snapshot(snapshot: Path, *, walled: bool = False) -> duckdb.DuckDBPyConnection:
    """A read-only connection to the file of a snapshot folder. Raises SnapshotError where it cannot be opened.

    The link is resolved first: a process that still holds an older file would get that one back under the same path.
    With `walled` no other file is in reach, and no setting can be changed.
    """
    path = snapshot.resolve() / DATABASE
    try:
        connection = duckdb.connect(str(path), read_only=True, config=WALLED if walled else READ_ONLY)
    except duckdb.Error as error:
        raise SnapshotError(f"{path} cannot be opened: {error}") from error
    _settle(connection, walled)
    return connection


def _settle(connection: duckdb.DuckDBPyConnection, walled: bool) -> None:
    """Days and times in UTC; walled, no setting is to be changed after that."""
    try:
        connection.execute("SET GLOBAL TimeZone = 'UTC'")
        if walled:
            connection.execute("SET lock_configuration = true")
    except duckdb.InvalidInputException:
        # Requests at one time share the open file and its settings: an earlier one has set and locked them.
        return


def build_snapshot(store: Store, folder: Path) -> dict[str, int]:
    """Rows of each table, when `folder` holds a whole snapshot of what the tables hold now."""
    deltas = {row.table.name: store.delta(row.table.name) for row in ROW_CLASSES if store.exists(row.table.name)}
    with explained(store.data_dir):
        counts = _write_database(deltas, folder / DATABASE)
    for name, delta in deltas.items():
        _link_files(delta, folder / PARQUET / name)
    # Nobody may write it, not even its owner: DuckDB's COPY overwrites the very file that is open for reading.
    (folder / DATABASE).chmod(0o444)
    return counts


def _write_database(deltas: dict[str, DeltaTable], path: Path) -> dict[str, int]:
    counts: dict[str, int] = {}
    with duckdb.connect(config={"preserve_insertion_order": False, "threads": THREADS}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"ATTACH {text(str(path))} AS snapshot (STORAGE_VERSION '{STORAGE_VERSION}')")
        connection.execute("USE snapshot")
        # In one transaction: hundreds of comments, each synced to the disk, took longer than the rows.
        connection.execute("BEGIN")
        for model in ROW_CLASSES:
            counts[model.table.name] = _write_table(connection, model, deltas.get(model.table.name))
        run_settled(connection, sql_files())
        make_wide_view(connection, load_indicators())
        comment_on_all(connection)
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT snapshot")
        connection.execute("USE memory")
        connection.execute("DETACH snapshot")
    return counts


def _write_table(connection: duckdb.DuckDBPyConnection, model: type[Row], delta: DeltaTable | None) -> int:
    name = model.table.name
    if delta is not None:
        check_columns(delta, model)
    name_rows(connection, "live", [] if delta is None else live_files(delta), model)
    columns = ", ".join(f'"{column}"' for column in model.model_fields if column not in LEFT_OUT.get(name, ()))
    connection.execute(f'CREATE TABLE "{name}" AS SELECT {columns} FROM temp.live')  # noqa: S608 - own names
    counted: Any = connection.execute(f'SELECT count(*) FROM "{name}"').fetchall()[0][0]  # noqa: S608
    return int(counted)


def _link_files(delta: DeltaTable, folder: Path) -> None:
    """The table's files under `folder`: the same files under a second name, which outlives the first."""
    root = local_path(delta.table_uri)
    for file in live_files(delta):
        link = folder / file.relative_to(root)
        link.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(file, link)
        except OSError:
            # Another device, or a file system without hard links.
            shutil.copyfile(file, link)
