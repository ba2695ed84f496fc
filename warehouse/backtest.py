"""Would the alerts have come in time: the rule over what had been published by each day, nothing later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import duckdb

from schemas.codes import AlertKind
from schemas.indicators import Alert
from warehouse.alert_words import summary_of
from warehouse.alerts import found_alerts, make_judged
from warehouse.alerts_before import Before
from warehouse.indicator_base import BASE_TABLES, open_base, settle_views
from warehouse.indicator_files import load_indicators, load_watchlist
from warehouse.indicator_series import compute_due, watch
from warehouse.judged import tested
from warehouse.spans import JUDGED_REACH_DAYS
from warehouse.store import Store

# An event as it was known by a day: told by the mentions published until then. What it is called (act, day, parties) is
# as folded today.
AS_OF_SQL = """
CREATE OR REPLACE TABLE mentions AS FROM whole.mentions WHERE published_date <= getvariable('as_of');
CREATE OR REPLACE TABLE event_mentions AS FROM whole.event_mentions SEMI JOIN mentions USING (mention_id);
CREATE OR REPLACE TABLE articles AS FROM whole.articles WHERE published_date <= getvariable('as_of');
CREATE OR REPLACE TABLE source_health AS FROM whole.source_health WHERE day <= getvariable('as_of');
CREATE OR REPLACE TABLE events AS
SELECT e.* REPLACE (t.n_voices AS n_publishers) FROM whole.events e JOIN (
  SELECT event_id, count(DISTINCT voice) AS n_voices
  FROM event_mentions JOIN mentions USING (mention_id) GROUP BY event_id
) t ON t.event_id = e.event_id;
"""


# A spell that began longer ago would seem to begin anew each day.
SPELLS_BACK_DAYS = 112


@dataclass(frozen=True)
class Raised:
    """An alert and the day on which it would first have been given."""

    on: date
    alert: Alert

    @property
    def summary(self) -> str:
        """The alert in one line, as it was then."""
        return summary_of(self.alert)


def backtest(store: Store, first: date, last: date, pair: tuple[str, str] | None = None) -> Iterator[Raised]:
    """Alerts in the order in which they would have been given between two days, of one pair or of all.

    Each day on which something was published is judged as the night of that day would have, at the UTC day's end. Blind
    spots are left out: they are no forecast. Raises nothing where nothing is stored: then there is nothing to give.
    """
    wanted = tuple(sorted(pair)) if pair else None
    given: set[str] = set()
    with duckdb.connect(config={"threads": 2}) as connection:
        open_base(connection, store)
        connection.execute("CREATE SCHEMA whole")
        for table in BASE_TABLES:
            connection.execute(f"CREATE TABLE whole.{table} AS FROM {table}")
        days = connection.execute(
            "SELECT DISTINCT published_date FROM whole.articles WHERE published_date BETWEEN ? AND ? ORDER BY 1",
            [first, last],
        ).fetchall()
        for (day,) in days:
            for alert in alerts_as_of(connection, day):
                is_asked = wanted is None or (alert.a, alert.b) == wanted
                # What began long before the first judged day is no news of it.
                if is_asked and alert.alert_id not in given and alert.start_day >= first - timedelta(7):
                    given.add(alert.alert_id)
                    yield Raised(day, alert)


def alerts_as_of(connection: duckdb.DuckDBPyConnection, day: date) -> list[Alert]:
    """The alerts that stood at the end of a day, by the tables of schema `whole`."""
    connection.execute("SET VARIABLE as_of = ?::DATE", [day])
    connection.execute(AS_OF_SQL)
    settle_views(connection)
    connection.execute(
        "CREATE OR REPLACE TABLE asked_day AS SELECT DISTINCT day FROM exposure WHERE day >= ?",
        [day - timedelta(SPELLS_BACK_DAYS + JUDGED_REACH_DAYS)],
    )
    watch(connection, load_watchlist(), day)
    connection.execute("CREATE OR REPLACE TABLE due AS SELECT *, 0 AS days_since FROM watched_day")
    connection.execute(
        "CREATE OR REPLACE TABLE judged_day AS SELECT DISTINCT day FROM watched_day WHERE day >= ?",
        [day - timedelta(SPELLS_BACK_DAYS)],
    )
    rules = tested(load_indicators())
    compute_due(connection, rules, run_id="backtest")
    make_judged(connection, "FROM computed")
    now = datetime.combine(day, time.max, UTC)
    alerts = found_alerts(connection, rules, run_id="backtest", now=now, before=Before(), load=lambda _: None)
    return [alert for alert in alerts if alert.kind is not AlertKind.BLIND]
