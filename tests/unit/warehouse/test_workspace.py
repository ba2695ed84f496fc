"""Sessions of one database: nobody sees what another made, in no thread, after no error, in no forked child."""

from __future__ import annotations

import multiprocessing
import threading
from concurrent.futures import ThreadPoolExecutor

import duckdb
import pyarrow as pa
import pytest

from warehouse import workspace as module
from warehouse.workspace import workspace


def test_what_a_session_makes_is_its_own_and_goes_with_it() -> None:
    with workspace() as one, workspace() as other:
        one.register("rows", pa.table({"n": [1]}))
        one.execute("CREATE TEMP TABLE kept AS FROM rows")
        one.execute("CREATE TEMP VIEW seen AS FROM kept")
        for name in ("rows", "kept", "seen"):
            assert one.execute(f"FROM {name}").fetchall() == [(1,)]
            with pytest.raises(duckdb.CatalogException):
                other.execute(f"FROM {name}")
    with workspace() as later, pytest.raises(duckdb.CatalogException):
        later.execute("FROM rows")


def test_times_are_told_in_utc() -> None:
    with workspace() as one:
        one.execute("SET TimeZone = 'Asia/Tokyo'")
    with workspace() as later:
        assert later.execute("SELECT current_setting('TimeZone')").fetchall() == [("UTC",)]


def test_threads_work_side_by_side_under_the_same_names() -> None:
    together = threading.Barrier(8)

    def work(number: int) -> int:
        with workspace() as connection:
            connection.register("rows", pa.table({"n": [number] * 1000}))
            together.wait(timeout=30)
            return sum(n for (n,) in connection.execute("SELECT n FROM rows").fetchall())

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(8))) == [number * 1000 for number in range(8)]


def test_an_error_that_ends_the_database_is_followed_by_a_new_one() -> None:
    with workspace():
        pass
    ended = module._database
    with pytest.raises(duckdb.FatalException), workspace():
        raise duckdb.FatalException("out of order")
    with workspace() as later:
        assert later.execute("SELECT 1").fetchall() == [(1,)]
    assert module._database is not ended


def test_an_error_of_a_query_ends_nothing() -> None:
    with workspace():
        pass
    kept = module._database
    with pytest.raises(duckdb.ParserException), workspace() as connection:
        connection.execute("SELEC")
    assert module._database is kept


def test_a_forked_child_has_a_database_of_its_own() -> None:
    with workspace() as connection:
        connection.execute("SELECT count(*) FROM range(1000000)").fetchall()
    context = multiprocessing.get_context("fork")
    answer = context.Queue()
    child = context.Process(target=_ask, args=(answer,))
    child.start()
    try:
        assert answer.get(timeout=60) == 500_000
    finally:
        child.join(timeout=60)
        child.kill()
    assert child.exitcode == 0


def _ask(answer: multiprocessing.Queue[int]) -> None:
    with workspace() as connection:
        answer.put(connection.execute("SELECT count(*) FROM range(1000000) AS t(n) WHERE n % 2 = 0").fetchall()[0][0])
