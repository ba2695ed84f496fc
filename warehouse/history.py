"""Earlier versions of the tables: who wrote which, and what it held, for as long as `maintain` keeps them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
from deltalake import DeltaTable

from schemas.tables import row_class
from warehouse.columns import converted
from warehouse.damage import explained
from warehouse.store import Store
from warehouse.writes import WRITER_KEY


def versions_of(store: Store, table: str, limit: int | None = None) -> list[dict[str, Any]]:
    """`version, at, writer, operation` of a table's versions, newest first; `at` in UTC. Empty for an unwritten one."""
    if not store.exists(table):
        return []
    return [
        {
            "version": int(entry["version"]),
            "at": datetime.fromtimestamp(entry["timestamp"] / 1000, UTC),
            "writer": entry.get(WRITER_KEY),
            "operation": entry.get("operation"),
        }
        for entry in store.delta(table).history(limit)
    ]


def rows_at(store: Store, table: str, version: int) -> pa.Table:
    """The rows of a table at one of its versions, with today's columns; FileNotFoundError once they were vacuumed."""
    with explained(store.data_dir):
        return converted(DeltaTable(str(store.path(table)), version=version).to_pyarrow_table(), row_class(table))
