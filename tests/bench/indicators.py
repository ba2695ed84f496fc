"""Indicators at size: two years of 200 pairs over a million events rebuilt, and one night more."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path

import duckdb

from schemas.tables import arrow_schema, row_class
from tests.bench.many_events import fill
from tests.bench.ratios import Ratio, added_mb, watch_memory
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


def night_after_rebuild(data_dir: Path, n_events: int = N_EVENTS) -> Ratio:
    """One more night of indicators and alerts against a full rebuild, in seconds of wall time.

    Once each: the rebuild is too long for turns.
    """
    store = Store(data_dir)
    last = fill(store, n_events=n_events)
    resident, started = watch_memory(), time.perf_counter()
    compute_indicators(store, run_id="whole", today=last)
    judge_alerts(store, run_id="whole", now=noon_after(last))
    rebuilt, rebuilt_mb = time.perf_counter() - started, added_mb(resident)
    add_day(store, last)
    resident, started = watch_memory(), time.perf_counter()
    rows = compute_indicators(store, run_id="night", today=last + timedelta(1))
    judge_alerts(store, run_id="night", now=noon_after(last + timedelta(1)))
    night, night_mb = time.perf_counter() - started, added_mb(resident)
    name, note = "indicators and alerts of a night / of two years", f"{n_events:,} events, {rows:,} rows changed"
    return Ratio(name, night, rebuilt, note, night_mb, rebuilt_mb)


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
