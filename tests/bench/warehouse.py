"""The warehouse on synthetic rows: a night into a million events, a snapshot of them, and the ten questions."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from coding.folding import fold
from schemas.articles import Coding
from schemas.column import Row
from schemas.events import Event, EventMention, Mention
from schemas.tables import ROW_CLASSES, to_arrow
from tests.bench.questions import QUESTIONS, over_parquet
from tests.bench.ratios import Ratio, compare
from tests.bench.synthetic import fill, make
from warehouse.load import load_coded, refold
from warehouse.publish import latest_snapshot, publish_snapshot
from warehouse.snapshot import LEFT_OUT, STORAGE_VERSION, open_snapshot
from warehouse.store import Store
from warehouse.writes import PARQUET

NOW = datetime(2025, 1, 2, tzinfo=UTC)
# So many days of the synthetic press hold ten thousand mentions.
NIGHT_DAYS = 55


def prepare(n_events: int, folder: Path) -> list[Mention]:
    """Fills a store of `n_events` as the night before left it, all of it folded; the mentions of the night to come."""
    made = make(n_events, held_back_days=NIGHT_DAYS)
    store, night = Store(folder / f"{n_events}"), made.night()
    fill(store, made)
    made.connection.close()
    refold(store, fold)
    return night


def measure(n_events: int, folder: Path, night: list[Mention]) -> list[Ratio]:
    """All ratios on the store that was prepared."""
    store = Store(folder / f"{n_events}")
    ratios = list(a_night(store, night, folder, n_events))
    # Without it the last weeks are empty, and so is what the questions about them answer.
    _load(store, night)
    ratios.append(a_snapshot(store, folder, n_events))
    return [*ratios, *ten_questions(store, n_events)]


def a_night(store: Store, night: list[Mention], folder: Path, n_events: int) -> Iterator[Ratio]:
    """Loading and folding a night's mentions against bare merges of the same rows into the same four tables.

    The merge is as short as one writes it with delta-rs: it gets its rows ready in Arrow, codes them as the tables do
    (ZSTD), is told the years, and checks and judges nothing. In CPU time, and in wall time, as it takes all cores.
    """
    after = _copy(store, folder / "after")
    _load(after, night)
    rows = _rows_of_the_night(after, night)

    def bare() -> None:
        for model, arrow in rows.items():
            _merge(Store(folder / "copy"), model, arrow)

    for clock, unit in ((time.process_time, "CPU"), (time.perf_counter, "wall")):
        yield compare(
            f"load and fold a night / merge its rows ({unit})",
            lambda: _load(Store(folder / "copy"), night),
            bare,
            clock,
            f"{n_events:,}, {len(night):,} mentions",
            before=lambda: _copy(store, folder / "copy"),
        )


def a_snapshot(store: Store, folder: Path, n_events: int) -> Ratio:
    """A snapshot with its tables, views and meanings against CREATE TABLE AS of the same columns and files."""

    def bare() -> None:
        file = folder / "bare.duckdb"
        file.unlink(missing_ok=True)
        with duckdb.connect(config={"preserve_insertion_order": False, "threads": 2}) as connection:
            connection.execute(f"ATTACH '{file}' AS bare (STORAGE_VERSION '{STORAGE_VERSION}')")
            for model in ROW_CLASSES:
                if store.exists(model.table.name):
                    connection.execute(_create_table(store, model))

    def ours() -> None:
        publish_snapshot(store, store.data_dir, NOW)

    return compare("publish a snapshot / CREATE TABLE AS", ours, bare, time.process_time, f"{n_events:,}")


def ten_questions(store: Store, n_events: int) -> Iterator[Ratio]:
    """Each one-liner on the snapshot against the same query by hand over its Parquet files, by CPU time."""
    snapshot = latest_snapshot(store.data_dir)
    with open_snapshot(snapshot) as ours, duckdb.connect() as bare:
        for connection in (ours, bare):
            connection.execute("SET TimeZone = 'UTC'")
            connection.execute("SET threads = 2")
        for question in QUESTIONS:
            by_hand = over_parquet(question.by_hand, snapshot)
            yield compare(
                question.name,
                _asking(ours, question.one_liner),
                _asking(bare, by_hand),
                time.process_time,
                f"{n_events:,}",
            )


def _asking(connection: duckdb.DuckDBPyConnection, sql: str) -> Callable[[], object]:
    return lambda: connection.execute(sql).fetchall()


def _load(store: Store, night: list[Mention]) -> None:
    load_coded(store, _codings(night), night, [], run_id="night", now=NOW)
    refold(store, fold)


def _codings(night: list[Mention]) -> list[Coding]:
    coded = {mention.article_id: mention for mention in night}
    return [
        Coding(
            article_id=article_id,
            coder_version=mention.coder_version,
            coded_at=mention.published_at,
            run_id="night",
            n_sentences=1,
            n_mentions=1,
            year=mention.published_date.year,
        )
        for article_id, mention in coded.items()
    ]


def _rows_of_the_night(store: Store, night: list[Mention]) -> dict[type[Row], pa.Table]:
    """The mentions and codings, and the rows of the other two tables that folding them wrote."""
    ids = {"ids": [mention.mention_id for mention in night]}
    rows = store.read("event_mentions", where="mention_id IN (SELECT unnest($ids))", parameters=ids)
    events = store.read(
        "events", where="event_id IN (SELECT unnest($ids))", parameters={"ids": rows.column("event_id").to_pylist()}
    )
    codings = to_arrow(_codings(night), Coding)
    return {Mention: to_arrow(night, Mention), Coding: codings, EventMention: rows, Event: events}


def _merge(store: Store, model: type[Row], rows: pa.Table) -> None:
    years = ", ".join(str(year) for year in sorted(set(rows.column("year").to_pylist())))
    key = " AND ".join(f"t.{name} = s.{name}" for name in model.table.key)
    merge = store.delta(model.table.name).merge(
        rows,
        f"t.year IN ({years}) AND {key}",
        source_alias="s",
        target_alias="t",
        writer_properties=PARQUET,
    )
    merge.when_matched_update_all().when_not_matched_insert_all().execute()


def _create_table(store: Store, model: type[Row]) -> str:
    name = model.table.name
    columns = ", ".join(f'"{column}"' for column in model.model_fields if column not in LEFT_OUT.get(name, ()))
    files = store.delta(name).file_uris()
    return (
        f"CREATE TABLE bare.{name} AS SELECT {columns} "
        f"FROM read_parquet({files!r}, hive_partitioning = true, hive_types = {{'year': BIGINT}})"
    )


def _copy(store: Store, folder: Path) -> Store:
    """The same tables under another name; their files are never rewritten, so links do."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(store.data_dir / "tables", folder / "tables", copy_function=lambda a, b: Path(b).hardlink_to(a))
    return Store(folder)
