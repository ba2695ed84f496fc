"""Keeps `indicators_daily`: a night computes what changed events and changed coverage touch, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import duckdb

from schemas.indicators import IndicatorDay, IndicatorRevision
from schemas.tables import arrow_schema
from warehouse.days import Ranges, merged, within
from warehouse.indicator_base import keep_events, open_numbered, open_told, settle, settle_views, work_database
from warehouse.indicator_changes import BASIS_KEY, Changes, basis_of, changes_since, versions
from warehouse.indicator_files import Indicator, Watchlist, definition_of, load_indicators, load_watchlist
from warehouse.indicator_series import compute_all, compute_due, watch
from warehouse.judged import TESTED_SCOPE, is_tested_sql, longest_reach, tested
from warehouse.spans import JUDGED_REACH_DAYS, WATCHED_BEFORE_DAYS, WATCHED_REST_DAYS
from warehouse.store import Store
from warehouse.table_files import table_files

KEY = ", ".join(IndicatorDay.table.key)


def compute_indicators(store: Store, *, run_id: str, today: date, everything: bool = False) -> int:
    """Brings `indicators_daily` up to what the tables now hold; returns the number of rows written.

    Days end with `today` or the last day any source was looked at, whichever is earlier. A row that did not change
    keeps its `as_of_run`; the former of one that did goes to `indicator_revisions`. With `everything`, or where nobody
    can say what changed (other indicators, files of the last version vacuumed), all is computed anew: equal rows.
    """
    indicators, watchlist = load_indicators(), load_watchlist()
    now = versions(store)
    basis = {"definition": definition_of(indicators, watchlist), "versions": now}
    then = None if everything else basis_of(store, "indicators_daily")
    with store.writer("indicators", wait_seconds=30):
        changes = None
        if then is not None and then["definition"] == basis["definition"]:
            changes = changes_since(store, then["versions"], now)
        with work_database() as connection:
            if changes is None:
                open_numbered(connection, store)
                open_told(connection, store)
                compute_all(connection, indicators, watchlist, run_id=run_id, today=today)
                return _keep(connection, store, None, basis, run_id)
            days = changes.days()
            if not days:
                if then != basis:
                    # The next night need not ask again from so far back, of versions whose files may be gone by then.
                    store.note("indicators_daily", {BASIS_KEY: json.dumps(basis)})
                return 0
            after = _rest(indicators)
            asked = merged([(day - timedelta(WATCHED_BEFORE_DAYS), day + after) for day in days])
            _compute_touched(connection, store, indicators, watchlist, changes, asked, run_id=run_id, today=today)
            return _keep(connection, store, asked, basis, run_id)


def _compute_touched(
    connection: duckdb.DuckDBPyConnection,
    store: Store,
    indicators: Sequence[Indicator],
    watchlist: Watchlist,
    changes: Changes,
    asked: Ranges,
    *,
    run_id: str,
    today: date,
) -> None:
    """Makes `computed`: rows that the changes may have changed, out of only as much of the tables as they rest on."""
    connection.register("changed_series", changes.of_series)
    connection.register("changed_panel", changes.of_panels)
    rest = _rest(indicators)
    open_numbered(connection, store, _told_sql([(first - rest, last + rest) for first, last in asked]))
    open_told(connection, None)
    settle_views(connection, ("exposure", "party_pair"))
    connection.execute(f"CREATE TABLE asked_day AS SELECT DISTINCT day FROM exposure WHERE {within('day', asked)}")  # noqa: S608
    watch(connection, watchlist, today)
    _read_stored(connection, store, asked, indicators)
    connection.execute(DUE_SQL)
    connection.execute(JUDGED_DAY_SQL)
    keep_events(connection, _told_sql(_days_below(connection, indicators)))
    open_told(connection, store)
    settle(connection, "force_stated", _force_sql(indicators))
    compute_due(connection, indicators, run_id=run_id, earlier=_earlier_sql(connection, store, indicators))


def _rest(indicators: Sequence[Indicator]) -> timedelta:
    """How far from a day an event can lie on which a value, a judgement or a series' being watched rests."""
    return timedelta(max(WATCHED_REST_DAYS, longest_reach(indicators)))


def _told_sql(ranges: Iterable[tuple[date, date]]) -> str:
    """A condition on events: dated in one of the ranges, or reported in one whatever their date."""
    wanted = merged(ranges)
    told = [
        f"(first_reported_at::DATE <= DATE '{last}' AND last_reported_at::DATE >= DATE '{first}')"
        for first, last in wanted
    ]
    return " OR ".join([within("event_date", wanted), *told])


def _force_sql(indicators: Sequence[Indicator]) -> str:
    """A condition on statements of force: those that a value due may rest on."""
    reach = max((indicator.reach for indicator in indicators if "force_" in indicator.sql), default=0)
    return f"event_date > (SELECT min(day) FROM due WHERE days_since < {reach}) - {reach}"  # noqa: S608


def _days_below(connection: duckdb.DuckDBPyConnection, indicators: Sequence[Indicator]) -> Ranges:
    """The days of events that values and judgements due rest on."""
    longest = longest_reach(indicators)
    days = connection.execute(
        f"SELECT DISTINCT day FROM due WHERE days_since < {longest} UNION SELECT day FROM judged_day"  # noqa: S608
    ).fetchall()
    return merged([(day - timedelta(longest), day) for (day,) in days])


# A series that has no row yet on a day is due whole; else as many days after a change as an indicator's reach.
DUE_SQL = """
CREATE TABLE due AS
WITH at_series AS (
  SELECT w.*, w.day - c.day AS days FROM watched_day w ASOF LEFT JOIN (SELECT DISTINCT * FROM changed_series) c
  ON c.scope = w.scope AND c.a = w.a AND c.b = w.b AND c.day <= w.day
), at_panel AS (
  SELECT s.*, s.day - p.day AS panel_days FROM at_series s ASOF LEFT JOIN (SELECT DISTINCT * FROM changed_panel) p
  ON p.country = s.panel AND p.day <= s.day
)
SELECT t.* EXCLUDE (days, panel_days),
       CASE WHEN k.day IS NULL THEN 0
            ELSE least(coalesce(days, 1000000), coalesce(panel_days, 1000000)) END AS days_since
FROM at_panel t LEFT JOIN stored_key k ON k.scope = t.scope AND k.a = t.a AND k.b = t.b AND k.day = t.day
"""


# The pairs of a day together tell how much their weeks differ: where one of those a judgement sees changed, came or
# went, all are judged anew. A series that begins earlier or later than it did has another baseline for as long, on
# whatever day the event lies that moved its beginning.
JUDGED_DAY_SQL = f"""
CREATE TABLE judged_day AS
WITH moved AS (
  SELECT day FROM stored_key ANTI JOIN watched_day USING (scope, a, b, day) WHERE scope = '{TESTED_SCOPE}'
  UNION SELECT day FROM watched_day ANTI JOIN stored_key USING (scope, a, b, day) WHERE scope = '{TESTED_SCOPE}'
)
SELECT day FROM due WHERE scope = '{TESTED_SCOPE}' AND days_since < {JUDGED_REACH_DAYS}
UNION SELECT day FROM moved
UNION SELECT a.day FROM asked_day a SEMI JOIN moved m ON a.day > m.day AND a.day <= m.day + {JUDGED_REACH_DAYS}
"""  # noqa: S608 - own names


def _earlier_sql(connection: duckdb.DuckDBPyConnection, store: Store, indicators: Sequence[Indicator]) -> str:
    """The stored rows that judgements of `judged_day` rest on: tested pairs that are still watched and not due."""
    first, last = connection.execute("SELECT min(day), max(day) FROM judged_day").fetchall()[0]
    if first is None:
        return "FROM declared"
    files = table_files(store, "indicators_daily")
    reach = " ".join(f"WHEN '{one.name}' THEN {one.reach}" for one in tested(indicators))
    return f"""
SELECT s.* FROM ({files.sql(arrow_schema(IndicatorDay).names)}) s
LEFT JOIN asked_day q ON q.day = s.day
LEFT JOIN due d ON d.scope = s.scope AND d.a = s.a AND d.b = s.b AND d.day = s.day
WHERE {is_tested_sql(indicators, "s.")} AND s.day BETWEEN DATE '{first}' - {JUDGED_REACH_DAYS} AND DATE '{last}'
  AND (q.day IS NULL OR d.days_since >= CASE s.indicator {reach} END)"""  # noqa: S608


def _read_stored(
    connection: duckdb.DuckDBPyConnection, store: Store, asked: Ranges, indicators: Sequence[Indicator]
) -> None:
    """Makes `stored_key`: the series that have rows on the asked days, seen by one indicator of each scope."""
    first_of: dict[tuple[str, str], str] = {}
    for indicator in indicators:
        for scope in indicator.scopes:
            first_of.setdefault((scope.value, indicator.over.value), indicator.name)
    files = table_files(store, "indicators_daily")
    files.declare(connection)
    names = ", ".join(f"'{name}'" for name in sorted(set(first_of.values())))
    connection.execute(f"""CREATE TABLE stored_key AS SELECT DISTINCT scope, a, b, day
        FROM ({files.sql(["scope", "a", "b", "day", "indicator"])}) WHERE indicator IN ({names})
        AND {within("day", asked)}""")  # noqa: S608 - own names


def _keep(
    connection: duckdb.DuckDBPyConnection,
    store: Store,
    asked: Ranges | None,
    basis: dict[str, Any],
    run_id: str,
) -> int:
    """Writes the days on which a row changed, came or went; rows that did not change stay as they are."""
    files = table_files(store, "indicators_daily")
    notes = {BASIS_KEY: json.dumps(basis)}
    if not files.paths:
        whole = connection.sql("FROM computed ORDER BY day").to_arrow_table()
        return store.overwrite("indicators_daily", whole, notes=notes) if len(whole) else 0
    names = ", ".join(arrow_schema(IndicatorDay).names)
    connection.execute("CREATE OR REPLACE TABLE found AS FROM computed")
    condition = "true" if asked is None else within("day", _days_at_stake(connection))
    connection.execute(f"CREATE OR REPLACE TABLE stored AS {files.sql([names])} WHERE {condition}")
    same = "w.scope = s.scope AND w.a = s.a AND w.b = s.b AND w.day = s.day"
    is_gone = "true" if asked is None else f"NOT EXISTS (FROM watched_day w WHERE {same})"
    connection.execute(f"""
        CREATE OR REPLACE TABLE fresh AS
        SELECT c.* FROM found c SEMI JOIN (
          SELECT * EXCLUDE (as_of_run, version) FROM found EXCEPT SELECT * EXCLUDE (as_of_run, version) FROM stored
        ) USING ({KEY});
        CREATE OR REPLACE TABLE leaving AS
        SELECT s.* FROM stored s SEMI JOIN fresh USING ({KEY})
        UNION ALL SELECT s.* FROM stored s ANTI JOIN found USING ({KEY}) WHERE {is_gone};
        CREATE OR REPLACE TABLE dirty AS SELECT DISTINCT day FROM fresh UNION SELECT day FROM leaving
    """)  # noqa: S608 - own names
    days = [day for (day,) in connection.execute("SELECT day FROM dirty ORDER BY day").fetchall()]
    if not days:
        store.note("indicators_daily", notes)
        return 0
    _keep_revised(connection, store, run_id)
    new = connection.sql(f"""
        FROM (SELECT s.* FROM stored s SEMI JOIN dirty USING (day) ANTI JOIN leaving USING ({KEY})
              UNION ALL FROM fresh) ORDER BY day""").to_arrow_table()  # noqa: S608 - own names
    store.overwrite("indicators_daily", new, instead_of=_days_sql(days), notes=notes)
    return connection.execute("SELECT count(*) FROM fresh").fetchall()[0][0]  # type: ignore[no-any-return]


def _days_at_stake(connection: duckdb.DuckDBPyConnection) -> Ranges:
    """Days of which something was computed, or whose series are not watched any more: the stored rows to compare."""
    days = connection.execute(
        "SELECT DISTINCT day FROM found UNION SELECT day FROM stored_key ANTI JOIN watched_day USING (scope, a, b, day)"
    ).fetchall()
    return merged([(day, day) for (day,) in days])


def _keep_revised(connection: duckdb.DuckDBPyConnection, store: Store, run_id: str) -> None:
    """Stores the rows that leave as they were known to the runs before this one."""
    revised = connection.sql(
        "SELECT *, $run_id AS replaced_by_run FROM leaving WHERE as_of_run <> $run_id", params={"run_id": run_id}
    ).to_arrow_table()
    if len(revised):
        schema = arrow_schema(IndicatorRevision)
        store.insert_arrow("indicator_revisions", revised.select(schema.names).cast(schema))


def _days_sql(days: Sequence[date]) -> str:
    """The days as a condition in Delta's SQL, with their years, so that other years and files are left alone."""
    starts = [days[0], *(later for earlier, later in pairwise(days) if later - earlier > timedelta(1))]
    ends = [*(earlier for earlier, later in pairwise(days) if later - earlier > timedelta(1)), days[-1]]
    years = ", ".join(str(year) for year in sorted({day.year for day in days}))
    ranges = " OR ".join(f"(day >= '{one}' AND day <= '{two}')" for one, two in zip(starts, ends, strict=True))
    return f"year IN ({years}) AND ({ranges})"
