"""From events to rows of `indicators_daily`: runs every file pair of `indicators/` and says where a value is null."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from schemas.codes import IndicatorScope
from schemas.indicators import IndicatorDay
from schemas.tables import arrow_schema
from warehouse.indicator_base import settle_views
from warehouse.indicator_files import Indicator, Over, Watchlist
from warehouse.judged import COUNT_COLUMNS, REPORT_SQL, is_tested_sql, judge_series
from warehouse.spans import with_spans

WATCHED_SQL = Path(__file__).with_name("watched.sql")
# Indicators that look no further back share a smaller table of reports.
SHORT_REACH_DAYS = 30


def indicator_rows(
    connection: duckdb.DuckDBPyConnection,
    indicators: Sequence[Indicator],
    watchlist: Watchlist,
    *,
    run_id: str,
    today: date,
) -> pa.Table:
    """All rows of `indicators_daily` from the base tables in `connection`."""
    compute_all(connection, indicators, watchlist, run_id=run_id, today=today)
    return connection.sql("FROM computed").to_arrow_table().cast(arrow_schema(IndicatorDay))


def compute_all(
    connection: duckdb.DuckDBPyConnection,
    indicators: Sequence[Indicator],
    watchlist: Watchlist,
    *,
    run_id: str,
    today: date,
) -> None:
    """Makes `computed` with the rows of every watched series and day, as if nothing were stored."""
    settle_views(connection)
    connection.execute("CREATE OR REPLACE TABLE asked_day AS SELECT DISTINCT day FROM exposure")
    watch(connection, watchlist, today)
    connection.execute("CREATE OR REPLACE TABLE due AS SELECT *, 0 AS days_since FROM watched_day")
    connection.execute("CREATE OR REPLACE TABLE judged_day AS SELECT DISTINCT day FROM watched_day")
    compute_due(connection, indicators, run_id=run_id)


def watch(connection: duckdb.DuckDBPyConnection, watchlist: Watchlist, today: date) -> None:
    """Makes `watched_day`: one row per watched series and day of `asked_day`."""
    listed = pa.table(
        {"a": [a for a, _ in watchlist.pairs], "b": [b for _, b in watchlist.pairs]},
        schema=pa.schema([("a", pa.string()), ("b", pa.string())]),
    )
    connection.register("listed", listed)
    connection.execute("SET VARIABLE today = ?::DATE", [today])
    connection.execute(with_spans(WATCHED_SQL))
    connection.unregister("listed")


def compute_due(
    connection: duckdb.DuckDBPyConnection, indicators: Sequence[Indicator], *, run_id: str, earlier: str | None = None
) -> None:
    """Makes `computed`: rows of what is `due`, series and days with the days since anything changed under a value.

    Days of `judged_day` are judged; `earlier` is a SELECT of the stored rows of tested pairs that are not due. Whole
    rows of it are read for judged days alone: of their baselines the counts are enough.
    """
    connection.execute(_reach_sql(reach_by_scope(indicators)))
    connection.execute(REPORT_SQL.read_text())
    connection.register("declared", arrow_schema(IndicatorDay).empty_table())
    connection.execute("CREATE OR REPLACE TABLE series AS FROM declared")
    for days in sorted({days for indicator in indicators for days in (indicator.window_days, _seen_within(indicator))}):
        connection.execute(f"""CREATE OR REPLACE TABLE seen_{days} AS
            FROM seen_within({days}) SEMI JOIN due USING (day)""")
    # Of a night most indicators need a month of events and few a season: two tables spare the others the season.
    for make, some in ((_short_report_sql(indicators), _short(indicators)), (LONG_REPORT_SQL, _long(indicators))):
        connection.execute(make)
        _add_series(connection, some, run_id)
    connection.execute("DROP VIEW report")
    names = ", ".join(arrow_schema(IndicatorDay).names)
    stored = earlier or "FROM declared"
    connection.execute(f"""
        CREATE OR REPLACE TABLE earlier AS SELECT {names} FROM ({stored}) SEMI JOIN judged_day USING (day);
        CREATE OR REPLACE TEMP VIEW earlier_count AS SELECT {", ".join(COUNT_COLUMNS)} FROM ({stored})""")  # noqa: S608
    judge_series(connection, indicators)
    connection.unregister("declared")
    connection.execute(f"""CREATE OR REPLACE VIEW computed AS
        SELECT {names} FROM series WHERE NOT {is_tested_sql(indicators)}
        UNION ALL SELECT {names} FROM judged_row""")  # noqa: S608 - own names


def _add_series(connection: duckdb.DuckDBPyConnection, indicators: Sequence[Indicator], run_id: str) -> None:
    """Adds the rows of some indicators to `series`.

    Two at a time: of a night each reads little, and to plan its statement takes one core a third as long as to run it.
    """

    def add(indicator: Indicator) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET TimeZone = 'UTC'")
            cursor.execute(wanted_sql(indicator))
            cursor.execute(_series_sql(indicator), {"run_id": run_id})

    with ThreadPoolExecutor(2) as threads:
        for _ in threads.map(add, indicators):
            pass


def _short(indicators: Sequence[Indicator]) -> list[Indicator]:
    return [indicator for indicator in indicators if indicator.reach <= SHORT_REACH_DAYS]


def _long(indicators: Sequence[Indicator]) -> list[Indicator]:
    return [indicator for indicator in indicators if indicator.reach > SHORT_REACH_DAYS]


def _short_report_sql(indicators: Sequence[Indicator]) -> str:
    """Makes `report` of the events that indicators of a short reach read; keeps `report_all`."""
    return f"""
{_reach_sql({scope: min(days, SHORT_REACH_DAYS) for scope, days in reach_by_scope(indicators).items()})};
CREATE OR REPLACE TABLE report AS
WITH near AS (
  FROM report_all WHERE greatest(event_date, last_told) >= (SELECT min(first_day) FROM reach)
)
SELECT r.* FROM near r JOIN reach w ON w.scope = r.scope AND w.a = r.a AND w.b = r.b
WHERE r.event_date BETWEEN w.first_day AND w.last_day OR (r.first_told <= w.last_day AND r.last_told >= w.first_day)"""  # noqa: S608


LONG_REPORT_SQL = "DROP TABLE report; CREATE VIEW report AS FROM report_all"


def reach_by_scope(indicators: Iterable[Indicator]) -> dict[str, int]:
    """For how many days a value may change after a change below it, scope by scope; a pair and its directions are one.

    The world alone has as many events as all other series together, and nothing looks far back into it.
    """
    days = {scope.value: 0 for scope in IndicatorScope}
    for indicator in indicators:
        for scope in indicator.scopes:
            days[scope.value] = max(days[scope.value], indicator.reach)
    pairs = max(days[IndicatorScope.DYAD], days[IndicatorScope.DIRECTED])
    return {**days, IndicatorScope.DYAD: pairs, IndicatorScope.DIRECTED: pairs}


def _reach_sql(days: Mapping[str, int]) -> str:
    """Makes `reach`: for each series the days of events that a value due may rest on, both directions of a pair."""
    cases = " ".join(f"WHEN '{scope}' THEN {n}" for scope, n in days.items())
    reach = f"CASE scope {cases} END"
    return f"""
CREATE OR REPLACE TABLE reach AS
WITH span AS (
  SELECT scope, a, b, (min(day - {reach}))::DATE AS first_day, max(day) AS last_day FROM due
  WHERE over = 'parties' AND days_since < {reach} GROUP BY scope, a, b
), directed AS (
  FROM span UNION ALL SELECT 'directed', a, b, first_day, last_day FROM span WHERE scope IN ('dyad', 'directed')
  UNION ALL SELECT 'directed', b, a, first_day, last_day FROM span WHERE scope IN ('dyad', 'directed')
)
SELECT scope, a, b, min(first_day) AS first_day, max(last_day) AS last_day FROM directed GROUP BY scope, a, b"""  # noqa: S608


def wanted_sql(indicator: Indicator) -> str:
    """Makes `wanted`, the cursor's own: series and days on which the indicator is due; its query may read it."""
    scopes = ", ".join(f"'{scope.value}'" for scope in indicator.scopes)
    return f"""
CREATE OR REPLACE TEMP TABLE wanted AS SELECT scope, a, b, day, panel FROM due
WHERE over = '{indicator.over.value}' AND scope IN ({scopes}) AND days_since < {indicator.reach}"""  # noqa: S608


def _series_sql(indicator: Indicator) -> str:
    """One statement that adds an indicator's rows to `series`; the only place where a value becomes null."""
    least = indicator.minimum
    status = f"""CASE WHEN {indicator.is_null_when_blind} AND k.articles IS NULL THEN 'no_coverage'
         WHEN {indicator.is_null_when_blind} AND m.seen_days < {least.seen_days} THEN 'partial_window'
         WHEN coalesce(c.n_events, 0) < {least.events} OR coalesce(k.exposure, 0) < {least.articles} THEN 'too_few'
         WHEN c.day IS NOT NULL AND c.value IS NULL THEN 'not_applicable' ELSE 'ok' END"""
    n_events = "coalesce(c.n_events, 0)" if indicator.over is Over.PARTIES else "NULL"
    return f"""
INSERT INTO series BY NAME
WITH counted AS ({_windowed_sql(indicator) if indicator.value else indicator.sql})
SELECT $run_id AS as_of_run, w.day AS day, w.scope AS scope, w.a AS a, w.b AS b, '{indicator.name}' AS indicator,
       {indicator.window_days} AS window_days, CASE WHEN {status} = 'ok' THEN coalesce(c.value, 0.0) END AS value,
       '{indicator.unit}' AS unit, {n_events} AS n_events, coalesce(c.n_sources, 0) AS n_sources,
       CASE WHEN k.seen_days > 0 THEN k.exposure END AS exposure, k.coverage AS coverage,
       c.share_published AS share_published, {status} AS status, year(w.day) AS year,
       CASE WHEN {n_events} IS NOT NULL THEN coalesce(c.n_mentions, 0) END AS n_mentions,
       '{indicator.version}' AS version
FROM wanted w JOIN seen_{indicator.window_days} k ON k.day = w.day AND k.country = w.panel
JOIN seen_{_seen_within(indicator)} m ON m.day = w.day AND m.country = w.panel
LEFT JOIN counted c ON c.scope = w.scope AND c.a = w.a AND c.b = w.b AND c.day = w.day
"""  # noqa: S608 - made of declared names and the indicator's own file


def _seen_within(indicator: Indicator) -> int:
    return indicator.minimum.seen_within or indicator.window_days


def _windowed_sql(indicator: Indicator) -> str:
    """Whole values from the events that count: folded by day, then over the window that ends on each wanted day."""
    before = indicator.window_days - 1
    of_day = "".join(f", {fold.value}({name}) AS {name}" for name, fold in indicator.measures.items())
    of_window = "".join(f", {fold.value}({name}) OVER past AS {name}" for name, fold in indicator.measures.items())
    return f"""
SELECT scope, a, b, day, CASE WHEN n_events > 0 THEN {indicator.value} END AS value, n_events,
       coalesce(bit_count(heard), 0) AS n_sources, n_published / n_events AS share_published, n_mentions
FROM (
  SELECT d.scope, d.a, d.b, d.day, sum(n_events) OVER past AS n_events, sum(n_published) OVER past AS n_published,
         bit_or(heard) OVER past AS heard, sum(n_mentions) OVER past AS n_mentions{of_window}
  FROM (SELECT scope, a, b, unnest(generate_series(min(day) - {before}, max(day), INTERVAL 1 DAY))::DATE AS day
        FROM wanted GROUP BY scope, a, b) d
  LEFT JOIN (SELECT scope, a, b, event_date, count(*) AS n_events,
                    count(*) FILTER (date_precision = 'published') AS n_published, bit_or(heard) AS heard,
                    sum(n_mentions) AS n_mentions{of_day}
             FROM ({indicator.sql}) GROUP BY scope, a, b, event_date) s
  ON s.scope = d.scope AND s.a = d.a AND s.b = d.b AND s.event_date = d.day
  WINDOW past AS (PARTITION BY d.scope, d.a, d.b ORDER BY d.day ROWS {before} PRECEDING)
) WHERE n_events > 0"""  # noqa: S608 - made of declared names and the indicator's own file


def evidence_sql(indicator: Indicator) -> str:
    """One SELECT of the event_ids behind one value of an indicator; parameters $scope, $a, $b, $day.

    It runs wherever the views do: over a snapshot as over the live tables.
    """
    if indicator.value is None:
        counted = f"SELECT unnest(event_ids) AS event_id FROM ({indicator.sql}) WHERE day = $day"  # noqa: S608
    else:
        before = indicator.window_days - 1
        counted = f"SELECT event_id FROM ({indicator.sql}) WHERE event_date BETWEEN $day::DATE - {before} AND $day"  # noqa: S608
    return f"""
WITH report AS (
  SELECT scope, a, b, event_id, event_date, date_precision, status, act, quad_class, goldstein, escalation_rung,
         direction, n_publishers, '1'::BIT AS heard, 1 AS n_mentions
  FROM scoped_event WHERE (a = $a AND b = $b) OR (a = $b AND b = $a)
), heard_by AS (SELECT event_id, '1'::BIT AS heard, 1 AS n_mentions FROM events),
wanted AS (SELECT $scope AS scope, $a AS a, $b AS b, $day::DATE AS day)
SELECT coalesce(list(DISTINCT event_id ORDER BY event_id), []) AS event_ids
FROM ({counted} AND scope = $scope AND a = $a AND b = $b)"""  # noqa: S608 - the indicator's own file
