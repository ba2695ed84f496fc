"""DuckDB connections to work on, with nothing in them: one database in memory a process, a session of it each time.

To open a database takes 15 ms of CPU and a session .2 ms; a night asks a dozen times.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

_guard = threading.Lock()
_database: duckdb.DuckDBPyConnection | None = None
# What a forked child was born with: its threads are not there, and closing it would wait for them.
_left_behind: list[duckdb.DuckDBPyConnection | None] = []


@contextmanager
def workspace() -> Iterator[duckdb.DuckDBPyConnection]:
    """A session in UTC of its own for the block, in any thread.

    What it registers, and temporary tables and views, nobody else sees and all of it goes with the session; a view or
    macro that is not temporary would be seen by all.
    """
    session = _session()
    try:
        session.execute("SET TimeZone = 'UTC'")
        yield session
    except (duckdb.FatalException, duckdb.InternalException):
        # Either leaves a database that refuses everything from then on.
        _forget()
        raise
    finally:
        session.close()


def _session() -> duckdb.DuckDBPyConnection:
    global _database  # noqa: PLW0603 - one database for the process
    with _guard:
        if _database is None:
            _database = duckdb.connect(config={"threads": 2})
        return _database.cursor()


def _forget() -> None:
    global _database  # noqa: PLW0603
    with _guard:
        _database = None


def _in_a_fork() -> None:
    global _database, _guard
    _left_behind.append(_database)
    _database, _guard = None, threading.Lock()


os.register_at_fork(after_in_child=_in_a_fork)
