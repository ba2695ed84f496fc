"""SQL of others: what it may do, what it may not, and how it is told."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from coding.folding import fold
from schemas.errors import QueryError, SnapshotError
from warehouse.load import refold
from warehouse.publish import publish_snapshot
from warehouse.sandbox import QueryLimits, is_truncated, out_of_reach, run_query
from warehouse.snapshot import DATABASE
from warehouse.store import Store


@pytest.fixture
def snapshot(store: Store, press: Any, coded: Callable[..., None]) -> Path:
    article = press.article("a")
    coded((article, [press.mention(article)]))
    refold(store, fold)
    return publish_snapshot(store, store.data_dir, datetime(2022, 1, 12, 3, tzinfo=UTC))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1 AS one",
        "select act from events;",
        "FROM events_view",
        "WITH x AS (SELECT 1 AS y) FROM x",
        "FROM evidence('RUS', 'UKR')",
        "DESCRIBE events",
        "-- a comment\nSHOW TABLES",
        "SUMMARIZE alerts",
    ],
)
def test_one_select_is_answered(snapshot: Path, sql: str) -> None:
    assert run_query(snapshot, sql).num_rows >= 1


def test_an_answer_without_rows_has_its_columns(snapshot: Path) -> None:
    assert run_query(snapshot, "SELECT act, event_date FROM events WHERE false").column_names == ["act", "event_date"]


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("COPY (SELECT 1) TO '/tmp/x.csv'", "COPY"),
        ("EXPLAIN ANALYZE COPY (SELECT 1) TO '/tmp/x.csv'", "EXPLAIN"),
        ("ATTACH '/tmp/x.duckdb'", "ATTACH"),
        ("SET memory_limit = '20GB'", "SET"),
        ("USE memory", "SET"),
        ("PRAGMA database_list", "PRAGMA"),
        ("CALL pragma_version()", "CALL"),
        ("CHECKPOINT", "CALL"),
        ("INSTALL httpfs", "LOAD"),
        ("CREATE TEMP TABLE t AS SELECT 1", "CREATE"),
        ("DROP TABLE events", "DROP"),
        ("DELETE FROM events", "DELETE"),
        ("PREPARE p AS SELECT 1", "PREPARE"),
        ("EXPORT DATABASE '/tmp/x'", "EXPORT"),
        ("SELECT 1; SELECT 2", "2 statements"),
        ("", "0 statements"),
        ("-- only words", "0 statements"),
    ],
)
def test_everything_else_is_refused(snapshot: Path, sql: str, kind: str) -> None:
    with pytest.raises(QueryError, match=kind):
        run_query(snapshot, sql)


@pytest.mark.parametrize(
    "sql",
    [
        "FROM read_csv('/etc/passwd')",
        "FROM read_text('/etc/passwd')",
        "FROM '/etc/passwd'",
        "FROM glob('/etc/*')",
        "FROM query('COPY (SELECT 1) TO ''/tmp/x.csv''')",
        "FROM asked",
        "SELECT getenv('HOME')",
    ],
)
def test_nothing_but_the_snapshot_is_in_reach(snapshot: Path, sql: str) -> None:
    with pytest.raises(QueryError):
        run_query(snapshot, sql)


def test_the_file_a_query_works_on_is_not_writable_for_it(snapshot: Path) -> None:
    """The hole behind the recipe: COPY onto the open database, tried by a process with the rights of the child."""
    with out_of_reach(snapshot / DATABASE) as (file, drops):
        overwrite = f"""
import os, sys
sys.path.insert(0, {str(Path(__file__).parents[3] / "warehouse")!r})
import duckdb, sandbox_child
connection = duckdb.connect({str(file)!r}, read_only=True)
connection.execute("SET enable_external_access = false")
connection.sql("SELECT 1").to_arrow_table()
if {drops}:
    sandbox_child.drop_rights()
try:
    connection.execute("COPY (SELECT 1) TO '{file}' (FORMAT parquet, USE_TMP_FILE false)")
except Exception as error:
    print("refused")
"""
        size = file.stat().st_size
        done = subprocess.run([sys.executable, "-c", overwrite], capture_output=True, text=True)
        assert (done.stdout, file.stat().st_size) == ("refused\n", size), done.stderr


def test_a_copy_is_used_where_the_file_could_be_written(snapshot: Path) -> None:
    (snapshot / DATABASE).chmod(0o666)
    with out_of_reach(snapshot / DATABASE) as (file, _):
        assert file != snapshot / DATABASE
        assert not file.stat().st_mode & 0o222
    assert not file.exists()


def test_a_long_query_is_ended(snapshot: Path) -> None:
    start = time.monotonic()
    with pytest.raises(QueryError, match="ended after 1 seconds"):
        run_query(snapshot, "SELECT count(*) FROM range(1000000) a, range(1000000) b", QueryLimits(wall_seconds=1))
    assert time.monotonic() - start < 8


@pytest.mark.parametrize(
    "sql", ["SELECT repeat('x', 2000000000)", "SELECT len(list(a)) FROM range(300000000) t(a)"], ids=["scalar", "list"]
)
def test_a_query_that_takes_too_much_memory_is_ended(snapshot: Path, sql: str) -> None:
    with pytest.raises(QueryError, match=r"(?i)memory|MB"):
        run_query(snapshot, sql, QueryLimits(memory_mb=400, wall_seconds=20))


def test_too_many_rows_are_cut_and_that_is_said(snapshot: Path) -> None:
    table = run_query(snapshot, "FROM range(100000)", QueryLimits(max_rows=10))
    assert table.num_rows == 10 and is_truncated(table)
    assert not is_truncated(run_query(snapshot, "FROM range(10)", QueryLimits(max_rows=10)))


def test_an_unknown_column_is_answered_with_the_nearest_names(snapshot: Path) -> None:
    with pytest.raises(QueryError, match=r'^no column "actrs"; nearest: actors'):
        run_query(snapshot, "SELECT actrs FROM events")


@pytest.mark.parametrize("sql", ["SELEKT 1", "FROM evnts", "SELECT event_date + act FROM events", "FROM nothing(1)"])
def test_an_error_is_one_line(snapshot: Path, sql: str) -> None:
    with pytest.raises(QueryError) as raised:
        run_query(snapshot, sql)
    assert "\n" not in str(raised.value) and len(str(raised.value)) > 10


def test_a_snapshot_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="no snapshot is there"):
        run_query(tmp_path, "SELECT 1")


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("FROM evnts", 'no table "evnts"; nearest: events'),
        ("FROM event_mention", 'no table "event_mention"; nearest: event_mentions'),
        ("SELECT evens.act FROM events", 'no table "evens"; nearest: events'),
        ("FROM top_dyad()", 'no macro "top_dyad"; nearest: top_dyads(year)'),
        ("SELECT party_code(actors) FROM events", 'no macro "party_code"; nearest: party_codes(parties)'),
        ("FROM dyad('RUS')", "dyad does not take these arguments; it is dyad(a, b)"),
        ("SELECT e.actrs FROM events e", 'no column "actrs"; nearest: actors'),
        ("SELECT zzzzzzz FROM events", 'no column "zzzzzzz"'),
    ],
)
def test_what_does_not_exist_is_answered_with_the_nearest_names(snapshot: Path, sql: str, said: str) -> None:
    with pytest.raises(QueryError) as raised:
        run_query(snapshot, sql)
    assert str(raised.value).startswith(said)


def test_a_function_of_duckdb_is_left_to_duckdb(snapshot: Path) -> None:
    with pytest.raises(QueryError, match=r'Did you mean "count'):
        run_query(snapshot, "SELECT countt(act) FROM events")


def test_explain_gives_the_plan_and_runs_nothing(snapshot: Path) -> None:
    endless = "SELECT count(*) FROM range(1000000) a, range(1000000) b -- never"
    plan = run_query(snapshot, endless, QueryLimits(wall_seconds=5), explain=True)
    assert "range" in "".join(plan.column("explain_value").to_pylist()).lower()
    with pytest.raises(QueryError, match="only SELECT"):
        run_query(snapshot, "COPY (SELECT 1) TO '/tmp/x.csv'", explain=True)
