"""`brinkwatch.connect()`: the published snapshot for a notebook."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from flows.settings import load_settings
from schemas.errors import QueryError
from warehouse.publish import latest_snapshot
from warehouse.queries import named_query
from warehouse.query_errors import clear_message
from warehouse.sandbox_child import known_names
from warehouse.snapshot import open_snapshot

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


class Connection:
    """A read-only connection to one snapshot; a later snapshot is seen by connecting again."""

    def __init__(self, snapshot: Path) -> None:
        self.snapshot = snapshot
        self.duckdb: duckdb.DuckDBPyConnection = open_snapshot(snapshot)

    def df(self, query: str, parameters: list[Any] | None = None) -> pd.DataFrame:
        """The result of a query as a DataFrame.

        The notebook is the user's own process: any SQL, on a file that is open for reading only. Raises QueryError, one
        line with the nearest names, where the query fails.
        """
        with self._clear_errors():
            return self.duckdb.execute(query, parameters or []).df()

    def arrow(self, query: str, parameters: list[Any] | None = None) -> pa.Table:
        """The same as an Arrow table."""
        with self._clear_errors():
            return self.duckdb.sql(query, params=parameters or []).to_arrow_table()

    # What is shortest to type gives what a notebook shows best.
    sql = df

    def query(self, name: str) -> pd.DataFrame:
        """The result of a named query. Raises QueryError, with the nearest names, where there is none."""
        return self.df(named_query(name).sql)

    def events(self, a: str | None = None, b: str | None = None) -> pd.DataFrame:
        """Events, newest first; with `a` (and `b`) those in which these actor codes take part."""
        parties = [code for code in (a, b) if code is not None]
        condition = " AND ".join(
            "list_contains(list_transform(list_concat(actors, recipients), lambda p: p.code), ?)" for _ in parties
        )
        where = f"WHERE {condition}" if parties else ""
        return self.df(f"FROM events {where} ORDER BY event_date DESC, event_id", parties)

    @contextmanager
    def _clear_errors(self) -> Iterator[None]:
        try:
            yield
        except duckdb.Error as error:
            raise QueryError(clear_message(f"{type(error).__name__}: {error}", known_names(self.duckdb))) from error

    def close(self) -> None:
        """Ends the connection."""
        self.duckdb.close()

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def connect(data_dir: str | Path | None = None) -> Connection:
    """The newest snapshot of a data directory. Raises SnapshotError where none is published."""
    settings = load_settings(data_dir=Path(data_dir) if data_dir is not None else None)
    return Connection(latest_snapshot(settings.data_dir))
