"""Runs the .sql files of views and macros; what many queries read is worked out once and rests as a table."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb

# Over a million events a query over the views took twelve seconds; the tables cost a snapshot half of its time more.
SETTLED = ("country_codes", "event_report", "exposure", "party_pair", "scoped_event")


def run_settled(connection: duckdb.DuckDBPyConnection, files: Iterable[Path]) -> None:
    """Runs the files in order; a view named in SETTLED is a table before the next file reads it."""
    for path in files:
        before = _views(connection)
        connection.execute(path.read_text(encoding="utf-8"))
        for name in sorted((_views(connection) - before) & set(SETTLED)):
            _settle(connection, name)


def _settle(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    connection.execute(f"CREATE OR REPLACE TABLE settled AS FROM {name}")
    connection.execute(f"DROP VIEW {name}")
    connection.execute(f"ALTER TABLE settled RENAME TO {name}")


def _views(connection: duckdb.DuckDBPyConnection) -> set[str]:
    return {row[0] for row in connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()}
