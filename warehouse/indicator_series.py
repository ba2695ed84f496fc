"""From events to `indicators_daily`: runs every file pair of `indicators/` and says where a value is null."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from schemas.codes import IndicatorScope
from schemas.errors import IndicatorError
from schemas.indicators import IndicatorDay
from schemas.tables import arrow_schema
from warehouse.settled import run_settled
from warehouse.store import Store

FOLDER = Path(__file__).parent
INDICATORS_DIR = FOLDER / "indicators"
VIEWS_DIR = FOLDER / "views"
WATCHLIST = FOLDER / "watchlist.yaml"

WATCHED_DAYS_SQL = FOLDER / "watched_days.sql"

BASE_TABLES: dict[str, list[str]] = {
    "events": [
        "event_id", "superseded_by", "event_type", "act", "quad_class", "goldstein", "escalation_rung", "direction",
        "status", "actors", "recipients", "event_date", "date_precision", "location", "n_publishers",
        "first_reported_at", "is_reported_by_actor_side", "is_reported_by_recipient_side", "year",
    ],
    "event_mentions": ["mention_id", "event_id"],
    "mentions": ["mention_id", "voice", "magnitudes"],
    "articles": ["source_id", "published_date", "duplicate_of", "is_codable"],
    "source_health": ["source_id", "source_country", "day", "state"],
}  # fmt: skip


class Over(StrEnum):
    """What a series runs over: parties that act, or the panels of sources that report."""

    PARTIES = "parties"
    PANELS = "panels"


class Minimum(BaseModel):
    """Least data for a value: seen days of the window (else partial_window), events (else too_few)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seen_days: int = 1
    events: int = 0


class Indicator(BaseModel):
    """What the .yaml beside an indicator's .sql says; `sql` gives one row per series and day on which something counts.

    The query's columns: scope, a, b, day, value, n_events, n_sources, share_published, event_ids. Days without a row
    read as 0 where they were seen.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    sql: str
    title: str
    unit: str
    window_days: int = Field(ge=1)
    scopes: list[IndicatorScope]
    over: Over = Over.PARTIES
    minimum: Minimum = Minimum()
    is_null_when_blind: bool = True
    baseline: str = "none"
    is_tested: bool = False
    null_means: str
    zero_means: str
    source: str
    example: dict[str, Any]


@dataclass(frozen=True)
class Watchlist:
    """Pairs that are always watched, each sorted."""

    pairs: tuple[tuple[str, str], ...]


def load_indicators(folder: Path = INDICATORS_DIR) -> list[Indicator]:
    """All indicators of a folder by name. Raises IndicatorError naming the file whose pair or content is not right."""
    names = {path.stem for path in folder.iterdir() if path.suffix in (".sql", ".yaml")}
    return [load_indicator(folder, name) for name in sorted(names)]


def load_indicator(folder: Path, name: str) -> Indicator:
    """One indicator out of its two files."""
    words, query = folder / f"{name}.yaml", folder / f"{name}.sql"
    for path in (words, query):
        if not path.exists():
            raise IndicatorError(path, "an indicator is a .sql and a .yaml of one name; this one is missing")
    try:
        return Indicator.model_validate({"name": name, "sql": query.read_text(), **yaml.safe_load(words.read_text())})
    except (ValidationError, yaml.YAMLError, TypeError) as error:
        raise IndicatorError(words, str(error)) from error


def load_watchlist(path: Path = WATCHLIST) -> Watchlist:
    """The pairs of the watchlist. Raises IndicatorError for an entry that is not two different actor codes."""
    entries = yaml.safe_load(path.read_text())["dyads"]
    for entry in entries:
        codes = entry.get("codes") if isinstance(entry, dict) else None
        if not isinstance(codes, list) or len(codes) != 2 or len(set(codes)) != 2:
            raise IndicatorError(path, f"each dyad has `codes: [one, other]`, two different actor codes, not {entry!r}")
    return Watchlist(tuple(sorted({(min(codes), max(codes)) for codes in (entry["codes"] for entry in entries)})))


def compute_indicators(store: Store, *, run_id: str, today: date) -> int:
    """Fills `indicators_daily` anew and returns its number of rows.

    Days end with `today` or the last day any source was looked at, whichever is earlier. A pair's series runs from 91
    days before its first event (the alert rule's baseline) to 28 days after its last (the longest count window, so that
    every series ends at rest), and for pairs of the watchlist also over the last 28 days: between its episodes in an
    archive of years a pair has nothing but zeros, and they would be most of the table (watched_days.sql).
    """
    with duckdb.connect() as connection:
        open_base(connection, store)
        rows = indicator_rows(connection, load_indicators(), load_watchlist(), run_id=run_id, today=today)
    return store.overwrite("indicators_daily", rows)


def open_base(connection: duckdb.DuckDBPyConnection, store: Store) -> None:
    """Puts the tables that the views stand on into `connection`, with the columns they need; its days are UTC."""
    connection.execute("SET TimeZone = 'UTC'")
    for table, columns in BASE_TABLES.items():
        connection.register("incoming", store.read(table, columns))
        connection.execute(f"CREATE TABLE {table} AS FROM incoming")
        connection.unregister("incoming")


def indicator_rows(
    connection: duckdb.DuckDBPyConnection,
    indicators: Sequence[Indicator],
    watchlist: Watchlist,
    *,
    run_id: str,
    today: date,
) -> pa.Table:
    """Rows of `indicators_daily` from the base tables in `connection`, sorted by their key."""
    settle_views(connection)
    watch(connection, watchlist, today)
    # What nobody watches need not be counted; most pairs meet once.
    connection.execute(
        "CREATE OR REPLACE TABLE scoped_event AS "
        "FROM scoped_event SEMI JOIN (SELECT DISTINCT scope, a, b FROM watched_day) USING (scope, a, b)"
    )
    connection.execute("CREATE OR REPLACE TABLE series AS " + _EMPTY_SERIES)
    for indicator in indicators:
        connection.execute(_series_sql(indicator), {"run_id": run_id})
    table = connection.sql("FROM series ORDER BY indicator, scope, a, b, day").to_arrow_table()
    return table.select(arrow_schema(IndicatorDay).names).cast(arrow_schema(IndicatorDay))


def settle_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Runs the 3x views; those that every indicator reads become tables, so that they are worked out once."""
    run_settled(connection, sorted(VIEWS_DIR.glob("3*.sql")))


def watch(connection: duckdb.DuckDBPyConnection, watchlist: Watchlist, today: date) -> None:
    """Makes `watched_day`: one row per watched series and day, dense inside each span."""
    listed = pa.table(
        {"a": [a for a, _ in watchlist.pairs], "b": [b for _, b in watchlist.pairs]},
        schema=pa.schema([("a", pa.string()), ("b", pa.string())]),
    )
    connection.register("listed", listed)
    connection.execute(WATCHED_DAYS_SQL.read_text(), {"today": today})
    connection.unregister("listed")


_EMPTY_SERIES = """
SELECT ''::VARCHAR AS as_of_run, NULL::DATE AS day, ''::VARCHAR AS scope, ''::VARCHAR AS a, ''::VARCHAR AS b,
       ''::VARCHAR AS indicator, 0::BIGINT AS window_days, NULL::DOUBLE AS value, ''::VARCHAR AS unit,
       NULL::BIGINT AS n_events, NULL::BIGINT AS n_sources, NULL::DOUBLE AS exposure, NULL::DOUBLE AS coverage,
       NULL::DOUBLE AS share_published, ''::VARCHAR AS status, 0::BIGINT AS year WHERE false
"""


def _series_sql(indicator: Indicator) -> str:
    """One statement that adds an indicator's rows to `series`; the only place where a value becomes null."""
    status = f"""CASE WHEN d.is_blind AND {indicator.is_null_when_blind} THEN 'no_coverage'
         WHEN d.seen_days < {indicator.minimum.seen_days} AND {indicator.is_null_when_blind} THEN 'partial_window'
         WHEN coalesce(s.n_events, 0) < {indicator.minimum.events} THEN 'too_few'
         WHEN s.day IS NOT NULL AND s.value IS NULL THEN 'not_applicable' ELSE 'ok' END"""
    scopes = ", ".join(f"'{scope.value}'" for scope in indicator.scopes)
    return f"""
INSERT INTO series
WITH looked_at AS (
  SELECT w.*, k.coverage, k.seen_days, CASE WHEN k.seen_days > 0 THEN k.exposure END AS exposure,
         k.articles IS NULL AS is_blind
  FROM watched_day w JOIN seen_within({indicator.window_days}) k ON k.day = w.day AND k.country = w.panel
  WHERE w.over = '{indicator.over.value}' AND w.scope IN ({scopes})
), counted AS (
  SELECT * FROM ({indicator.sql.rstrip().rstrip(";")}) WHERE scope IN ({scopes})
)
SELECT $run_id, d.day, d.scope, d.a, d.b, '{indicator.name}', {indicator.window_days},
       CASE WHEN {status} = 'ok' THEN coalesce(s.value, 0.0) END, '{indicator.unit}',
       {"coalesce(s.n_events, 0)" if indicator.over is Over.PARTIES else "NULL"}, coalesce(s.n_sources, 0), d.exposure,
       d.coverage, s.share_published, {status}, year(d.day)
FROM looked_at d LEFT JOIN counted s ON s.scope = d.scope AND s.a = d.a AND s.b = d.b AND s.day = d.day
"""  # noqa: S608 - made of declared names and the indicator's own file


def evidence_sql(indicator: Indicator) -> str:
    """The query for the event_ids behind one value of an indicator; parameters $scope, $a, $b, $day."""
    return f"""SELECT event_ids FROM ({indicator.sql.rstrip().rstrip(";")})
WHERE scope = $scope AND a = $a AND b = $b AND day = $day"""  # noqa: S608 - the indicator's own file
