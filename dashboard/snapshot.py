"""Opens the published snapshot for one request: read-only, and out of reach of every other file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from warehouse.publish import latest_snapshot
from warehouse.snapshot import open_snapshot


@dataclass(frozen=True)
class Snapshot:
    """An open snapshot: `name` is the UTC time it was published at."""

    name: str
    connection: duckdb.DuckDBPyConnection

    def records(self, query: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """The rows of a query; parameters that it does not name are left out."""
        used = {name: value for name, value in (parameters or {}).items() if re.search(rf"\${name}\b", query)}
        result = self.connection.execute(query, used or None)
        names = [column[0] for column in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def newest_day(self) -> date | None:
        """The last day that could be seen; null where no day could."""
        rows = self.records(
            "SELECT max(day) AS day FROM indicators_daily "
            "WHERE indicator = 'exposure' AND scope = 'world' AND status = 'ok'"
        )
        day: date | None = rows[0]["day"]
        return day


@contextmanager
def latest_opened(data_dir: Path) -> Iterator[Snapshot]:
    """The snapshot that `latest` names now. Raises SnapshotError where none is published or it cannot be opened."""
    folder = latest_snapshot(data_dir).resolve()
    with open_snapshot(folder, walled=True) as connection:
        yield Snapshot(folder.name, connection)
