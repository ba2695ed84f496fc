"""News in which nothing happens while sources come or go, judged by the shipped rule: what the fixed panel is for."""

from __future__ import annotations

from datetime import date

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from warehouse.indicator_base import VIEWS_DIR
from warehouse.judged import RULES_DIR
from warehouse.spans import JUDGED_REACH_DAYS, with_spans

Numbers = npt.NDArray[np.float64]

STEADY_SOURCES = 6
CHANGING_SOURCES = 3
ARTICLES_A_SOURCE = 10.0
# A source that comes or goes tells of the pairs so many times as often as one that stays: else its coming would be a
# matter of volume, which the articles printed already answer.
LOUDNESS = 3.0
CHANGE_DAY = 220
# Days on which a baseline may hold another roster than the week.
CHANGED_DAYS = JUDGED_REACH_DAYS
# Whether the three loud sources are there before the day of the change, and from then on; `exchanged`: three others.
ROSTER_CHANGES = {"joined": ((False, True),), "left": ((True, False),), "exchanged": ((True, False), (False, True))}


def judge_roster(
    connection: duckdb.DuckDBPyConnection, rates: Numbers, first_day: date, change: str, rng: np.random.Generator
) -> None:
    """Makes `judged` by the shipped rule: panels, weeks and tails.

    `rates`, events a day that the sources that stay tell together, has a row per series and a column per day; each
    event is told by one source.
    """
    n_days = rates.shape[1]
    present, loudness = _sources(change, n_days)
    told = pa.concat_tables(
        _told(number, rng.poisson(rates * loud / STEADY_SOURCES * there), first_day)
        for number, (there, loud) in enumerate(zip(present, loudness, strict=True))
    )
    connection.register("told_by_source", told)
    connection.register("printed", _printed(rng.poisson(ARTICLES_A_SOURCE * present), first_day))
    connection.register("health", _health(present, first_day))
    connection.register("series_of", pa.table({"a": [_name(number) for number in range(len(rates))]}))
    connection.execute("SET VARIABLE n_sources = ?", [len(present)])
    connection.execute(TABLES_SQL)
    connection.execute((VIEWS_DIR / "30_exposure.sql").read_text())
    connection.execute((VIEWS_DIR / "33_tail.sql").read_text())
    connection.execute(DAILY_SQL)
    connection.execute(with_spans(RULES_DIR / "panel.sql"))
    connection.execute(TOLD_SQL)
    connection.execute(with_spans(RULES_DIR / "weekly.sql"))
    connection.execute(with_spans(RULES_DIR / "tail.sql"))


def _sources(change: str, n_days: int) -> tuple[Numbers, list[float]]:
    """Which source is there on which day (a row per source, 0 or 1), and how loud each is."""
    after = np.arange(n_days) >= CHANGE_DAY
    groups = [np.where(after, then, before) for before, then in ROSTER_CHANGES[change] for _ in range(CHANGING_SOURCES)]
    present = np.vstack([np.ones((STEADY_SOURCES, n_days)), *groups]).astype(float)
    return present, [1.0] * STEADY_SOURCES + [LOUDNESS] * len(groups)


def _name(number: int) -> str:
    return f"a{number:04}"


def _days(first_day: date, numbers: npt.NDArray[np.int64]) -> pa.Array:
    return pa.array(np.datetime64(first_day) + numbers)


def _told(source: int, counts: npt.NDArray[np.int64], first_day: date) -> pa.Table:
    series, day = np.nonzero(counts)
    names = pa.array([_name(number) for number in range(len(counts))]).take(pa.array(series))
    return pa.table(
        {
            "source": np.full(len(day), source),
            "a": names,
            "event_date": _days(first_day, day),
            "n": counts[series, day],
        }
    )


def _printed(counts: npt.NDArray[np.int64], first_day: date) -> pa.Table:
    source, day = np.nonzero(counts)
    return pa.table({"source": source, "published_date": _days(first_day, day), "n": counts[source, day]})


def _health(present: Numbers, first_day: date) -> pa.Table:
    """A source that is not there is not on the list: nobody says that it failed."""
    source, day = np.nonzero(present)
    return pa.table({"source": source, "day": _days(first_day, day)})


TABLES_SQL = """
CREATE TABLE source_health AS
SELECT 's' || source AS source_id, day, 'XXX' AS source_country, 'ok' AS state FROM health;
CREATE TABLE articles AS
SELECT 's' || source AS source_id, published_date, NULL::VARCHAR AS duplicate_of, true AS is_codable
FROM printed, range(n);
"""
DAILY_SQL = """
CREATE TABLE judged_day AS SELECT day FROM exposure WHERE country = '' AND day >= (SELECT min(day) FROM exposure) + 6;
CREATE TABLE daily AS
WITH of_week AS (
  SELECT a, (event_date + ago::INTEGER)::DATE AS day, sum(n) AS n, count(DISTINCT source) AS n_sources
  FROM told_by_source CROSS JOIN range(7) AS t(ago) GROUP BY ALL
)
SELECT 'null' AS series, s.a, 'b' AS b, d.day, coalesce(w.n, 0) AS n_events, coalesce(w.n_sources, 0) AS n_sources
FROM series_of s CROSS JOIN judged_day d LEFT JOIN of_week w ON w.a = s.a AND w.day = d.day
"""
TOLD_SQL = """
CREATE TABLE told AS
SELECT p.panel, 'null' AS series, t.a, 'b' AS b, t.event_date, sum(t.n)::BIGINT AS n_events,
       bit_or(set_bit(repeat('0', getvariable('n_sources')::INTEGER)::BIT, t.source::INTEGER, 1)) AS heard
FROM told_by_source t JOIN panel_source p ON p.source_id = 's' || t.source GROUP BY ALL
"""
