"""The files that a table consists of now, and their rows for DuckDB's own reader: a third of the time of a dataset."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

import duckdb
from deltalake import DeltaTable

from schemas.column import Row
from schemas.tables import arrow_schema
from warehouse.damage import local_path


def live_files(delta: DeltaTable, years: Collection[int] | None = None) -> list[Path]:
    """The table's files as paths; of a table in folders by year those of some `years`, where they are named."""
    files = [local_path(uri) for uri in delta.file_uris()]
    if years is None or "year" not in delta.metadata().partition_columns:
        return files
    folders = {f"year={int(year)}" for year in years}
    return [file for file in files if file.parent.name in folders]


def name_rows(
    connection: duckdb.DuckDBPyConnection, name: str, files: Iterable[Path], model: type[Row]
) -> duckdb.DuckDBPyConnection:
    """The connection, on which `name` now stands for the rows of these files of a table, with its declared columns."""
    declared = f"declared_{name}"
    connection.register(declared, arrow_schema(model).empty_table())
    rows = f'FROM "{declared}"'
    if paths := list(files):
        rows += f" UNION ALL BY NAME FROM {parquet_rows(paths, model)}"
    connection.execute(f'CREATE OR REPLACE TEMP VIEW "{name}" AS {rows}')
    return connection


def parquet_rows(files: Iterable[Path], model: type[Row]) -> str:
    """Files of a table as what DuckDB selects from; at least one."""
    # By name, as older files lack younger columns; a partitioned row's year is the name of its folder.
    hive = ", hive_partitioning = true, hive_types = {'year': BIGINT}" if model.table.partitioned else ""
    return f"read_parquet([{', '.join(text(str(file)) for file in files)}], union_by_name = true{hive})"


def text(words: str) -> str:
    """Words as SQL."""
    return "'" + words.replace("'", "''") + "'"
