"""Indicators at size: two years of 200 pairs over a million events rebuilt, and one night more."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path

import duckdb

from schemas.tables import arrow_schema, row_class
from tests.bench.apart import apart
from tests.bench.many_events import fill
from tests.bench.ratios import TURNS, Ratio, added_mb, watch_memory
from warehouse.alerts import judge_alerts
from warehouse.indicators_daily import compute_indicators
from warehouse.store import Store

N_EVENTS = 1_000_000
TABLES = {
    "source_health": "SELECT * REPLACE (day + 1 AS day, year(day + 1) AS year)",
    "articles": """SELECT * REPLACE (article_id || '+' AS article_id, published_date + 1 AS published_date,
                   year(published_date + 1) AS year)""",
    "events": """SELECT * REPLACE (event_id || '+' AS event_id, event_date + 1 AS event_date,
                 first_reported_at + INTERVAL 1 DAY AS first_reported_at,
                 last_reported_at + INTERVAL 1 DAY AS last_reported_at, year(event_date + 1) AS year)""",
    "mentions": """SELECT * REPLACE (mention_id || '+' AS mention_id, article_event_id || '+' AS article_event_id,
                   article_id || '+' AS article_id, event_date + 1 AS event_date, published_date + 1 AS published_date,
                   year(event_date + 1) AS year)""",
    "event_mentions": "SELECT * REPLACE (mention_id || '+' AS mention_id, event_id || '+' AS event_id)",
}
OF_DAY = {
    "source_health": "day = $day",
    "articles": "published_date = $day",
    "events": "event_date = $day",
    "mentions": "event_date = $day",
    "event_mentions": "mention_id IN (SELECT mention_id FROM mentions WHERE event_date = $day)",
}


def indicator_nights(data_dir: Path, n_events: int = N_EVENTS) -> list[Ratio]:
    """Indicators, and alerts, of one more night against those of a full rebuild, in seconds of wall time.

    A rebuild is measured once, as it is too long for turns; nights in a process of their own, as they are.
    """
    last, rebuilt = apart(rebuild, data_dir, n_events)
    nights, rows = apart(more_nights, data_dir, last)
    note = f"{n_events:,} events, {rows:,} rows changed"
    return [
        Ratio(f"{what} of a night / of two years", night.seconds, whole.seconds, note, night.mb, whole.mb)
        for what, night, whole in zip(("indicators", "alerts"), nights, rebuilt, strict=True)
    ]


@dataclass(frozen=True)
class Step:
    """What a step took: seconds of wall time, and megabytes added to what was resident before it."""

    seconds: float
    mb: int | None


def rebuild(data_dir: Path, n_events: int) -> tuple[date, list[Step]]:
    """Fills the tables; the last day, and what indicators and alerts of all days took."""
    store = Store(data_dir)
    last = fill(store, n_events=n_events)
    steps, _ = one_night(store, "whole", last)
    return last, steps


def more_nights(data_dir: Path, last: date) -> tuple[list[Step], int]:
    """What indicators and alerts of the median night took, and rows changed in the last; the first warms up."""
    store, nights, rows = Store(data_dir), [], 0
    for turn in range(TURNS + 1):
        add_day(store, last)
        last += timedelta(1)
        steps, rows = one_night(store, f"night {turn}", last)
        nights.append(steps)
    timed = [sorted(steps, key=lambda step: step.seconds) for steps in zip(*nights[1:], strict=True)]
    return [steps[TURNS // 2] for steps in timed], rows


def one_night(store: Store, run_id: str, today: date) -> tuple[list[Step], int]:
    """What indicators and alerts took, and how many rows of indicators were written."""
    (indicators, rows), (alerts, _) = (
        step(lambda: compute_indicators(store, run_id=run_id, today=today)),
        step(lambda: len(judge_alerts(store, run_id=run_id, now=noon_after(today)))),
    )
    return [indicators, alerts], rows


def step(work: Callable[[], int]) -> tuple[Step, int]:
    """What some work took, and what it returned."""
    resident, started = watch_memory(), time.perf_counter()
    number = work()
    return Step(time.perf_counter() - started, added_mb(resident)), number


def noon_after(day: date) -> datetime:
    """When a run that covers the day judges it."""
    return datetime.combine(day + timedelta(1), time_of_day(12), UTC)


def add_day(store: Store, last: date) -> None:
    """The last day once more, as the day after it."""
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for table in TABLES:
            connection.register(table, store.source(table))
        new = {
            table: connection.sql(
                f"{columns} FROM {table} WHERE {OF_DAY[table]}", params={"day": last}
            ).to_arrow_table()
            for table, columns in TABLES.items()
        }
    for table, rows in new.items():
        schema = arrow_schema(row_class(table))
        store.insert_arrow(table, rows.select(schema.names).cast(schema))
