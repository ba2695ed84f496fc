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

from schemas.errors import SnapshotError
from warehouse.publish import latest_snapshot
from warehouse.snapshot import DATABASE

CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
    "threads": 2,
}


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
def open_snapshot(data_dir: Path) -> Iterator[Snapshot]:
    """The snapshot that `latest` names now. Raises SnapshotError where none is published or it cannot be opened.

    The link is resolved first: a process that still holds an older file would get that one back under the same path.
    """
    folder = latest_snapshot(data_dir).resolve()
    path = folder / DATABASE
    try:
        connection = duckdb.connect(str(path), read_only=True, config=CONFIG)
    except duckdb.Error as error:
        raise SnapshotError(f"{path} cannot be opened: {error}") from error
    with connection:
        _settle(connection)
        yield Snapshot(folder.name, connection)


def _settle(connection: duckdb.DuckDBPyConnection) -> None:
    """Days and times in UTC, and no setting to be changed after that."""
    try:
        connection.execute("SET GLOBAL TimeZone = 'UTC'")
        connection.execute("SET lock_configuration = true")
    except duckdb.InvalidInputException:
        # Requests at one time share the open file and its settings: an earlier one has set and locked them.
        return
