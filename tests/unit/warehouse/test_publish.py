"""Snapshots: whole or absent, movable, readable without this project, and kept for as long as promised."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

import warehouse.publish
from coding.folding import fold
from schemas.codes import HealthState, Status
from schemas.errors import SnapshotError
from schemas.operations import SourceHealth
from schemas.tables import ROW_CLASSES
from warehouse.load import load_articles, load_coded, refold
from warehouse.maintain import Retention, maintain_store
from warehouse.meanings import commented
from warehouse.publish import latest_snapshot, publish_snapshot, retire_snapshots, snapshot_names
from warehouse.queries import named_queries, named_query
from warehouse.settled import SETTLED
from warehouse.snapshot import DATABASE, open_snapshot
from warehouse.store import Store

DAY = date(2022, 1, 10)


@pytest.fixture
def filled(store: Store, press: Any, coded: Callable[..., None]) -> Store:
    """Two papers, one of each side; shelling told by both, talks planned and held, a threat, a blind day."""
    ours = press.article("ours", source_country="UKR", publisher="Ours", owner_group="ours", source_id="ours")
    theirs = press.article("theirs", source_country="RUS", publisher="Theirs", owner_group="theirs", source_id="theirs")
    later = press.article("later", day=DAY + timedelta(days=1), source_id="ours")
    both = [press.party("RUS"), press.party("UKR")]
    talks = {"act": "talks", "event_type": "CONSULT", "direction": "down", "actors": both, "recipients": []}
    coded(
        (
            ours,
            [press.mention(ours), press.mention(ours, 1, **talks, status=Status.FUTURE, event_date=date(2022, 1, 11))],
        ),
        (theirs, [press.mention(theirs), press.mention(theirs, 1, act="threat", event_type="THREATEN", quad_class=3)]),
        (later, [press.mention(later, **talks)]),
    )
    days = [
        SourceHealth(
            source_id=source,
            publisher=source,
            source_country=country,
            day=DAY + timedelta(days=n),
            state=HealthState.NO_COVERAGE if n == 2 else HealthState.OK,
            run_id="r1",
            year=2022,
        )
        for source, country in (("ours", "UKR"), ("theirs", "RUS"))
        for n in range(4)
    ]
    load_articles(store, [], health=days, run_id="r1", now=press.now)
    refold(store, fold)
    return store


def publish(store: Store, at: datetime = datetime(2022, 1, 12, 3, tzinfo=UTC)) -> Path:
    return publish_snapshot(store, store.data_dir, at)


def records(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = connection.sql(query).to_arrow_table().to_pylist()
    return found


def test_nothing_published_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="no snapshot is published yet"):
        latest_snapshot(tmp_path)


def test_a_snapshot_lies_under_its_time_and_latest_names_it(filled: Store) -> None:
    folder = publish(filled)
    assert folder == filled.data_dir / "snapshots" / "2022-01-12T030000Z"
    assert latest_snapshot(filled.data_dir) == folder
    assert (filled.data_dir / "latest").resolve() == folder.resolve()
    said = json.loads((filled.data_dir / "latest.json").read_text())
    assert said["path"] == "snapshots/2022-01-12T030000Z"
    assert said["rows"]["articles"] == 3
    assert not list(folder.glob("*.wal"))


def test_a_snapshot_is_on_the_disk_before_its_name_and_its_name_before_latest(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a power cut leaves is what was synced: each file and folder is, under the name it is built with."""
    done: list[tuple[str, Path]] = []
    fsync, rename, replace = os.fsync, os.rename, os.replace

    def synced(descriptor: int) -> None:
        fsync(descriptor)
        done.append(("sync", Path(f"/proc/self/fd/{descriptor}").readlink()))

    def named(move: Callable[..., None]) -> Callable[..., None]:
        def moved(old: Any, new: Any, **rest: Any) -> None:
            move(old, new, **rest)
            done.append(("name", Path(new)))

        return moved

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "rename", named(rename))
    monkeypatch.setattr(os, "replace", named(replace))
    snapshot = publish(filled)
    parts = {snapshot, *snapshot.rglob("*")}
    appeared, latest = done.index(("name", snapshot)), done.index(("name", filled.data_dir / "latest"))
    building = snapshot.with_name(f".building-{snapshot.name}")
    before = {snapshot / path.relative_to(building) for step, path in done[:appeared] if path.is_relative_to(building)}
    assert before == parts and len(parts) > 10
    assert ("sync", snapshot.parent) in done[appeared:latest]
    described = filled.data_dir / "latest.json"
    assert ("sync", described.with_name(f".latest.json.{os.getpid()}")) in done[: done.index(("name", described))]
    assert done[-1] == ("sync", filled.data_dir)


def test_two_snapshots_of_one_second_are_two(filled: Store) -> None:
    assert publish(filled).name < publish(filled).name == latest_snapshot(filled.data_dir).name


def test_the_file_holds_every_table_but_not_the_texts(filled: Store) -> None:
    with open_snapshot(publish(filled)) as connection:
        for row in ROW_CLASSES:
            counted = records(connection, f"SELECT count(*) AS n FROM {row.table.name}")[0]["n"]
            assert counted == filled.read(row.table.name).num_rows
        columns = {row["column_name"] for row in records(connection, "DESCRIBE articles")}
    assert not columns & {"text", "sketch"} and "title" in columns


WITHOUT_MEANING = """
SELECT 'table ' || table_name AS thing FROM duckdb_tables() WHERE NOT internal AND comment IS NULL
UNION ALL SELECT 'view ' || view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL
UNION ALL SELECT function_type || ' ' || function_name FROM duckdb_functions() WHERE NOT internal AND comment IS NULL
UNION ALL SELECT 'column ' || table_name || '.' || column_name FROM duckdb_columns()
    WHERE NOT internal AND comment IS NULL
"""


def test_every_table_view_column_and_macro_says_what_it_means(filled: Store) -> None:
    with open_snapshot(publish(filled)) as connection:
        assert records(connection, WITHOUT_MEANING) == []
        made = {row["name"] for row in records(connection, MADE_BY_SQL)}
    assert made == {"indicators_wide", *(thing.name for thing in commented())}
    assert {"dyad", "evidence", "top_dyads", "coverage", "events_between", "similar"} <= made


MADE_BY_SQL = """
SELECT view_name AS name FROM duckdb_views() WHERE NOT internal
UNION ALL SELECT function_name FROM duckdb_functions() WHERE NOT internal
UNION ALL SELECT table_name FROM duckdb_tables() WHERE table_name IN ({settled})
""".format(settled=", ".join(f"'{name}'" for name in SETTLED))


def test_what_every_query_reads_rests_as_a_table_with_the_rows_of_its_view(filled: Store) -> None:
    with filled.connect() as live:
        expected = {name: sorted(map(repr, live.sql(f"FROM {name}").fetchall())) for name in SETTLED}
    with open_snapshot(publish(filled)) as connection:
        tables = {row["table_name"] for row in records(connection, "FROM duckdb_tables()")}
        assert set(SETTLED) <= tables
        for name, rows in expected.items():
            assert sorted(map(repr, connection.sql(f"FROM {name}").fetchall())) == rows


def test_the_folder_can_be_moved_and_its_file_mailed(filled: Store, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere"
    shutil.move(publish(filled), moved)
    shutil.rmtree(filled.data_dir)
    with open_snapshot(moved) as connection:
        assert len(records(connection, "FROM evidence('RUS', 'UKR')")) == 5
        sources = records(connection, "SELECT sql FROM duckdb_views() WHERE NOT internal")
    assert not any(str(filled.data_dir) in row["sql"] for row in sources)


@pytest.mark.parametrize("reader", ["duckdb", "pandas", "polars"])
def test_the_parquet_files_hold_the_same_rows_for_any_reader(filled: Store, tmp_path: Path, reader: str) -> None:
    """Also where the folder was moved, and the tables were compacted and vacuumed since."""
    moved = tmp_path / "elsewhere"
    shutil.move(publish(filled), moved)
    maintain_store(filled, datetime(2022, 1, 13, tzinfo=UTC))
    counted = {}
    for table in ("articles", "mentions", "event_mentions", "events", "source_health"):
        counted[table] = _counted(reader, moved / "parquet" / table)
        assert counted[table] == filled.read(table).num_rows > 0
    with open_snapshot(moved) as connection:
        for table, n in counted.items():
            assert records(connection, f"SELECT count(*) AS n FROM {table}") == [{"n": n}]


def _counted(reader: str, folder: Path) -> int:
    files = f"{folder}/*/*.parquet"
    if reader == "pandas":
        return len(pd.read_parquet(folder))
    if reader == "polars":
        polars = pytest.importorskip("polars")
        return int(polars.scan_parquet(files, hive_partitioning=True).select(polars.len()).collect().item())
    with duckdb.connect() as connection:
        query = f"SELECT count(*) AS n FROM read_parquet('{files}', hive_partitioning = true)"
        return int(records(connection, query)[0]["n"])


def test_the_published_file_is_read_only(filled: Store) -> None:
    assert (publish(filled) / DATABASE).stat().st_mode & 0o222 == 0


def test_a_reader_keeps_its_snapshot_over_publications_and_maintenance(filled: Store) -> None:
    connection = open_snapshot(publish(filled))
    before = records(connection, "FROM events ORDER BY event_id")
    for nth in range(1, 12):
        publish(filled, datetime(2022, 1, 12, 3, nth, tzinfo=UTC))
    maintain_store(filled, datetime(2022, 1, 13, tzinfo=UTC))
    assert records(connection, "FROM events ORDER BY event_id") == before
    connection.close()


@pytest.mark.parametrize("step", ["build_snapshot", "point_latest", "retire_snapshots"])
def test_killed_while_publishing_latest_is_valid_and_the_next_run_publishes(
    filled: Store, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    first = publish(filled)
    real = getattr(warehouse.publish, step)

    def killed(*arguments: Any) -> None:
        if step == "build_snapshot":
            real(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(warehouse.publish, step, killed)
    with pytest.raises(KeyboardInterrupt):
        publish(filled, datetime(2022, 1, 13, tzinfo=UTC))
    monkeypatch.undo()
    named = latest_snapshot(filled.data_dir)
    assert named == first or step == "retire_snapshots"
    with open_snapshot(named) as connection:
        assert records(connection, "SELECT count(*) AS n FROM articles") == [{"n": 3}]
    third = publish(filled, datetime(2022, 1, 14, tzinfo=UTC))
    assert latest_snapshot(filled.data_dir) == third
    assert not [path for path in (filled.data_dir / "snapshots").iterdir() if path.name.startswith(".")]


def test_the_newest_seven_each_months_last_and_the_latest_stay(tmp_path: Path) -> None:
    folder = tmp_path / "snapshots"
    nights = [datetime(2021, 11, 1, 3, tzinfo=UTC) + timedelta(days=n) for n in range(75)]
    for night in nights:
        (folder / f"{night:%Y-%m-%dT%H%M%SZ}").mkdir(parents=True)
    (tmp_path / "latest").symlink_to("snapshots/2021-11-02T030000Z")
    retire_snapshots(tmp_path)
    assert [name[:10] for name in snapshot_names(folder)] == [
        "2021-11-02",
        "2021-11-30",
        "2021-12-31",
        *[f"2022-01-{day:02}" for day in range(8, 15)],
    ]


def test_a_folder_copied_without_its_link_is_found_by_the_file(filled: Store, tmp_path: Path) -> None:
    publish(filled)
    (filled.data_dir / "latest").unlink()
    copied = shutil.copytree(filled.data_dir, tmp_path / "copy")
    assert latest_snapshot(copied).name == "2022-01-12T030000Z"


def test_maintenance_leaves_few_files_and_the_same_rows(filled: Store, press: Any, coded: Callable[..., None]) -> None:
    for nth in range(5):
        article = press.article(f"more{nth}")
        coded((article, [press.mention(article)]))
    orphan = filled.path("mentions") / "year=2022" / "part-orphan.parquet"
    orphan.write_bytes(b"half a file")
    before = sorted(map(repr, filled.read("mentions").to_pylist()))
    freed = maintain_store(filled, datetime(2022, 1, 13, tzinfo=UTC), Retention(history_days=0))
    assert freed.files_removed > 5 and freed.bytes_freed > 0
    assert not orphan.exists()
    assert len(filled.delta("mentions").file_uris()) == 1
    assert sorted(map(repr, filled.read("mentions").to_pylist())) == before


def test_dyad_gives_null_where_we_were_blind_and_zero_where_nothing_was_reported(filled: Store) -> None:
    with open_snapshot(publish(filled)) as connection:
        rows = records(connection, "SELECT day, n_events, conflict_events, status FROM dyad('UKR', 'RUS')")
    assert [(row["day"].day, row["n_events"], row["conflict_events"], row["status"]) for row in rows] == [
        (10, 2, 2, "ok"),
        (11, 1, 0, "ok"),
        (12, None, None, "no_coverage"),
        (13, 0, 0, "ok"),
    ]


def test_evidence_says_who_reported_it_in_which_words_with_the_link(filled: Store) -> None:
    with open_snapshot(publish(filled)) as connection:
        rows = records(connection, "FROM evidence('RUS', 'UKR', day := '2022-01-10') WHERE act = 'shelling'")
    assert sorted((row["publisher"], row["sentence"], row["link"]) for row in rows) == [
        ("Ours", "Russia shelled Kharkiv.", "https://paper.example/ours"),
        ("Theirs", "Russia shelled Kharkiv.", "https://paper.example/theirs"),
    ]


def test_one_liners(filled: Store) -> None:
    with open_snapshot(publish(filled)) as connection:
        (top,) = records(connection, "FROM top_dyads()")
        assert (top["a"], top["b"], top["n_events"]) == ("RUS", "UKR", 3)
        assert records(connection, "FROM top_dyads(2021)") == []
        assert len(records(connection, "FROM top_dyads('2022')")) == 1
        acts = [row["act"] for row in records(connection, "FROM events_between(['RUS'], ['UKR'])")]
        assert sorted(acts) == ["shelling", "threat"]
        assert records(connection, "FROM events_between(['RUS'], ['UKR'], sector := 'GOV')") == []
        timeline = records(connection, "FROM timeline('RUS', 'UKR')")
        assert [row["status"] for row in timeline] == ["actual"] * 3
        (rung,) = records(connection, "FROM rungs('RUS', 'UKR')")
        assert (rung["rung"], rung["corroborated_rung"]) == (8, 8)
        panels = records(connection, "SELECT DISTINCT panel FROM coverage('RUS', 'UKR') ORDER BY panel")
        assert [row["panel"] for row in panels] == ["RUS", "UKR", "all sources"]
        assert [row["code"] for row in records(connection, "FROM risers('2022-01-12')")] == ["RUS", "UKR"]


@pytest.mark.parametrize("query", named_queries(), ids=lambda query: query.name)
def test_a_named_query_runs_and_begins_with_its_question(filled: Store, query: Any) -> None:
    with open_snapshot(publish(filled)) as connection:
        connection.sql(query.sql).to_arrow_table()
    assert len(query.title) > 20 and query.title.endswith("?")


def test_what_was_announced_and_done_is_found(filled: Store) -> None:
    with open_snapshot(publish(filled)) as connection:
        (row,) = records(connection, named_query("announced_and_done").sql)
    assert (row["act"], row["outcome"]) == ("talks", "done")


def test_the_queries_of_all_pairs_count_as_the_path_of_one_does(
    filled: Store, press: Any, coded: Callable[..., None]
) -> None:
    weighed = press.article("weighed", source_id="ours")
    threat = press.mention(weighed, act="threat", event_type="THREATEN", quad_class=3, status=Status.HYPOTHETICAL)
    planned = press.mention(weighed, 1, act="summit", event_type="CONSULT", direction="down", status=Status.FUTURE)
    coded((weighed, [threat, planned]))
    refold(filled, fold)
    with open_snapshot(publish(filled)) as connection:
        (path,) = records(connection, "FROM escalation_path('RUS', 'UKR')")
        (told,) = records(connection, named_query("talks_and_threats").sql)
        (walked,) = records(connection, named_query("escalation_path").sql)
    assert (path["talks"], path["threats"]) == (1, 2)
    assert {name: path[name] for name in ("talks", "threats", "refusals")}.items() <= told.items()
    common = ("week", "rung", "rung_any", "talks", "threats", "announced", "done", "evidence")
    assert {name: path[name] for name in common}.items() <= walked.items()


def test_a_query_that_does_not_exist_names_the_nearest() -> None:
    from schemas.errors import QueryError

    with pytest.raises(QueryError, match="buildup"):
        named_query("build_up")


def test_an_event_coded_again_changes_the_next_snapshot_only(filled: Store, press: Any) -> None:
    first = publish(filled)
    ours = press.article("ours")
    load_coded(filled, [press.coding(ours, "2")], [], [], run_id="r2", now=press.now)
    refold(filled, fold)
    second = publish(filled, datetime(2022, 1, 13, tzinfo=UTC))
    counted = []
    for folder in (first, second):
        with open_snapshot(folder) as connection:
            counted.append(len(records(connection, "FROM mentions_view")))
    assert counted == [5, 3]


OLD_CLIENT = Path(__file__).parents[3] / ".venv-duckdb1" / "bin" / "python"


@pytest.mark.skipif(not OLD_CLIENT.exists(), reason="no side environment .venv-duckdb1 with a DuckDB 1.x wheel")
def test_a_client_of_the_1_series_opens_the_file_and_runs_views_and_macros(filled: Store) -> None:
    """BI tools carry 1.x: neither the file nor the text of a view or macro may need anything newer."""
    asks = [
        *(f"FROM {thing.name}" for thing in commented() if thing.kind == "VIEW"),
        "FROM dyad('RUS', 'UKR')",
        "FROM evidence('RUS', 'UKR', day := '2022-01-10')",
        "FROM top_dyads()",
        "FROM timeline('RUS', 'UKR')",
        "FROM rungs('RUS', 'UKR')",
        "FROM escalation_path('RUS', 'UKR')",
        "FROM coverage('RUS', 'UKR')",
        "FROM events_between(['RUS'], ['UKR'])",
        "FROM risers('2022-01-12')",
        "FROM similar('RUS', '2022-01-12', 2)",
        "FROM evidence()",
        *(f"FROM {name}" for name in SETTLED),
        "FROM seen_within(7)",
        "FROM force_number('ships')",
        "SELECT is_single('ships', 'ship')",
        "SELECT party_codes(actors), code_list(actors), magnitude_words(magnitudes) FROM events",
        "SELECT is_mutual_act(event_type, act), is_talk(act), is_threat(act), is_refusal(act) FROM events",
        "SELECT negative_binomial_tail(5, 2.0, 1.5), negative_binomial_below(5, 4.0, -1.1, -3.4), pair_number('x', 1)",
        *(query.sql for query in named_queries()),
    ]
    assert all(thing.name in " ".join(asks) for thing in commented()), "a view or macro is not asked"
    program = (
        "import duckdb, json, sys; asked = json.load(sys.stdin); c = duckdb.connect(asked['file'], read_only=True);"
        "assert duckdb.__version__.startswith('1.'); [c.execute(q).fetchall() for q in asked['asks']]"
    )
    asked = json.dumps({"file": str(publish(filled) / DATABASE), "asks": asks})
    done = subprocess.run([OLD_CLIENT, "-c", program], input=asked, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
