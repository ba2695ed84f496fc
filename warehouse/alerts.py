"""From `indicators_daily` to `alerts`: which series left their baseline, the evidence, and how often that is wrong."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import yaml

from schemas.codes import AlertKind
from schemas.indicators import Alert, Verdict
from schemas.tables import arrow_schema, to_arrow
from warehouse.alert_words import with_words
from warehouse.indicator_files import Indicator, load_indicators
from warehouse.indicator_series import REPORT_SQL, evidence_of, open_base, settle_views
from warehouse.store import Store
from warehouse.table_files import table_files

RULES_DIR = Path(__file__).parent / "alert_rules"
RATES = RULES_DIR / "rates.yaml"

ALPHAS = (1e-3, 3e-4, 1e-4, 3e-5)
# At most so many false alerts a week over the whole watchlist; the largest alpha that keeps it is taken.
BUDGET_SPELLS_A_WEEK = 1.0
SPELL_GAP_DAYS = 7
CALM_SERIES = "conflict_events"
EVIDENCE_LIMIT = 50


@dataclass(frozen=True)
class Budget:
    """The alpha that a number of tests a week allows, and the false spells a week that are then to be expected."""

    alpha: float
    spells_per_1000: float

    def expected(self, tests_a_week: int) -> float:
        """False spells a week among so many tests."""
        return round(tests_a_week * self.spells_per_1000 / 1000, 4)


@dataclass(frozen=True)
class Spell:
    """Firing days of one key, no further apart than seven days."""

    key: tuple[str, str, str]
    start_day: date
    peak: dict[str, Any]
    end_day: date


def judge_alerts(store: Store, *, run_id: str, now: datetime) -> list[Alert]:
    """All alerts over all covered days, oldest first, in place of the stored ones.

    Surge and calm: tail of a negative binomial against 13 weeks (alert_rules/tail.sql). Novelty: rare acts, without a
    probability. Blind: nobody was looking. `expected_false_spells_per_week` is the measured rate of the simulation
    times the tests of the week of the peak; null where no test applies. A spell stays open while the last covered day
    is within seven days of its last firing day. What the rule said of each week goes to `verdicts`, of the last seven
    days again each time, so that the first verdict and the last can be compared.
    """
    indicators = [indicator for indicator in load_indicators() if indicator.is_tested]
    with duckdb.connect(config={"threads": 2}) as connection:
        open_base(connection, store)
        settle_views(connection)
        names = ", ".join(f"'{indicator.name}'" for indicator in indicators)
        files = table_files(store, "indicators_daily")
        files.declare(connection)
        connection.execute(f"""CREATE TABLE daily AS SELECT * FROM ({files.sql(_DAILY_COLUMNS)})
            WHERE scope = 'dyad' AND indicator IN ({names})""")  # noqa: S608 - names are file names of this folder
        found = found_alerts(connection, indicators, run_id=run_id, now=now)
        events = table_files(store, "events")
        events.declare(connection)
        connection.execute(f"CREATE VIEW sentence AS {events.sql(['event_id', 'evidence'])}")
        alerts = with_words(connection, found)
        verdicts = new_verdicts(connection, store, run_id=run_id, now=now)
    if len(verdicts):
        store.insert_arrow("verdicts", verdicts)
    store.overwrite("alerts", to_arrow(alerts, Alert))
    return alerts


_DAILY_COLUMNS = ["indicator", "scope", "a", "b", "day", "n_events", "n_sources"]
# For so many days a week is judged again, since reports of a day keep coming in.
REJUDGED_DAYS = 7


def new_verdicts(connection: duckdb.DuckDBPyConnection, store: Store, *, run_id: str, now: datetime) -> pa.Table:
    """Verdicts to be kept: of weeks that were never judged, and of those that end in the last seven days."""
    files = table_files(store, "verdicts")
    files.declare(connection)
    schema = arrow_schema(Verdict)
    rows = connection.sql(
        f"""SELECT $run_id AS as_of_run, $now::TIMESTAMPTZ AS judged_at, series, a, b, day, y7 AS value, n_sources,
               expected, dispersion, p_high, p_low, baseline_days, NULL AS panel_sources, year(day) AS year
        FROM judged j WHERE day > (SELECT max(day) FROM judged) - {REJUDGED_DAYS} OR NOT EXISTS (
          FROM ({files.sql(["series", "a", "b", "day"])}) k
          WHERE k.series = j.series AND k.a = j.a AND k.b = j.b AND k.day = j.day)""",  # noqa: S608 - own names
        params={"run_id": run_id, "now": now},
    ).to_arrow_table()
    return rows.select(schema.names).cast(schema)


def found_alerts(
    connection: duckdb.DuckDBPyConnection, indicators: Sequence[Indicator], *, run_id: str, now: datetime
) -> list[Alert]:
    """Alerts, oldest first, of a connection that holds the settled views and `daily`, the rows of indicators_daily.

    It leaves `judged`, what the rule said of each week.
    """
    connection.execute(_EVERY_PAIR_SQL)
    connection.execute(REPORT_SQL.read_text())
    judge_weeks(connection, indicators)
    return sorted(
        _found(connection, indicators, {"as_of_run": run_id, "judged_at": now}),
        key=lambda alert: (alert.start_day, alert.kind, alert.series, alert.a, alert.b),
    )


_EVERY_PAIR_SQL = """
CREATE OR REPLACE TABLE reach AS
SELECT DISTINCT 'dyad' AS scope, least(doer, recipient) AS a, greatest(doer, recipient) AS b,
       DATE '0001-01-01' AS first_day,
       DATE '9999-12-31' AS last_day FROM party_pair
"""


def _found(
    connection: duckdb.DuckDBPyConnection, indicators: Sequence[Indicator], judged_by: dict[str, Any]
) -> Iterator[Alert]:
    last_day = connection.execute("SELECT max(day) FROM exposure").fetchall()[0][0]
    if last_day is None:
        return
    for kind, tail in ((AlertKind.SURGE, "p_high"), (AlertKind.CALM, "p_low")):
        yield from _counted_alerts(connection, indicators, kind, tail, last_day, judged_by)
    novel = (RULES_DIR / "novelty.sql").read_text()
    for spell in spells(_records(connection, novel), lambda row: -row["value"]):
        evidence = spell.peak["event_ids"][:EVIDENCE_LIMIT]
        yield _alert(AlertKind.NOVELTY, spell, last_day, evidence=evidence, value=spell.peak["value"], **judged_by)
    for row in _records(connection, (RULES_DIR / "blind.sql").read_text()):
        spell = Spell((row["series"], row["a"], row["b"]), row["start_day"], {"day": row["peak_day"]}, row["end_day"])
        yield _alert(AlertKind.BLIND, spell, last_day, evidence=[], value=row["value"], **judged_by)


def judge_weeks(connection: duckdb.DuckDBPyConnection, indicators: Sequence[Indicator]) -> None:
    """Makes `judged`: expected number and both tail probabilities of each tested pair, series and day."""
    names = ", ".join(f"'{indicator.name}'" for indicator in indicators)
    connection.execute(f"""
        CREATE OR REPLACE TABLE weekly AS
        WITH seen AS (
          SELECT day, sum(articles_seen) OVER week AS e7, count(articles) OVER week AS d7,
                 count(*) FILTER (WHERE coverage >= 0.8) OVER week AS w7
          FROM exposure WHERE country = ''
          WINDOW week AS (ORDER BY day ROWS BETWEEN 6 PRECEDING AND CURRENT ROW)
        )
        SELECT d.indicator AS series, d.a, d.b, d.day, d.n_events AS y7, d.n_sources, s.e7, s.d7, s.w7
        FROM daily d JOIN seen s ON s.day = d.day WHERE d.scope = 'dyad' AND d.indicator IN ({names})
    """)  # noqa: S608 - names are file names of this folder
    connection.execute((RULES_DIR / "tail.sql").read_text())


def _counted_alerts(
    connection: duckdb.DuckDBPyConnection,
    indicators: Sequence[Indicator],
    kind: AlertKind,
    tail: str,
    last_day: date,
    judged_by: dict[str, Any],
) -> Iterator[Alert]:
    tests = _tests_a_week(connection, kind)
    budget = budget_for(max(tests.values(), default=0), kind)
    condition = f"p_high <= {budget.alpha} AND n_sources >= 2"
    if kind is AlertKind.CALM:
        condition = f"p_low <= {budget.alpha} AND series = '{CALM_SERIES}'"
    fired = spells(
        _records(connection, f"SELECT *, {tail} AS p FROM judged WHERE {condition}"),  # noqa: S608
        lambda row: row["p"],
    )
    by_series: dict[str, list[Spell]] = defaultdict(list)
    for spell in fired:
        by_series[spell.key[0]].append(spell)
    for indicator in indicators:
        some = by_series[indicator.name]
        evidence = _evidence(connection, indicator, some) if kind is AlertKind.SURGE else {}
        for spell in some:
            yield _alert(
                kind,
                spell,
                last_day,
                evidence=evidence.get((spell.key[1], spell.key[2], spell.peak["day"]), []),
                value=float(spell.peak["y7"]),
                expected=spell.peak["expected"],
                p_value=spell.peak["p"],
                expected_false_spells_per_week=budget.expected(tests[spell.peak["day"]]),
                **judged_by,
            )


def budget_for(tests_a_week: int, kind: AlertKind) -> Budget:
    """The largest alpha whose measured false spells keep the budget with so many tests a week, else the smallest."""
    promise = [Budget(row["alpha"], row[kind.value]) for row in _rates()["promise"]]
    kept = [one for one in promise if one.expected(tests_a_week) <= BUDGET_SPELLS_A_WEEK]
    return max(kept, key=lambda one: one.alpha) if kept else min(promise, key=lambda one: one.alpha)


@cache
def _rates() -> dict[str, Any]:
    rates: dict[str, Any] = yaml.safe_load(RATES.read_text())
    return rates


def _tests_a_week(connection: duckdb.DuckDBPyConnection, kind: AlertKind) -> dict[date, int]:
    """Tests of a kind made in the seven days that end on each day."""
    tested = f"series = '{CALM_SERIES}' AND p_low IS NOT NULL" if kind is AlertKind.CALM else "true"
    rows = connection.execute(f"""
        SELECT day, sum(count(*)) OVER (ORDER BY day RANGE BETWEEN INTERVAL 6 DAYS PRECEDING AND CURRENT ROW)
        FROM judged WHERE {tested} GROUP BY day
    """).fetchall()  # noqa: S608 - the condition is this module's own
    return {day: int(number) for day, number in rows}


def spells(rows: Iterable[dict[str, Any]], badness: Any) -> list[Spell]:
    """Firing days of one series and pair, joined over gaps of up to seven days; the peak has the least badness."""
    found: list[Spell] = []
    for row in sorted(rows, key=lambda row: (row["series"], row["a"], row["b"], row["day"])):
        key = (row["series"], row["a"], row["b"])
        last = found[-1] if found else None
        if last and last.key == key and (row["day"] - last.end_day).days <= SPELL_GAP_DAYS:
            peak = min(last.peak, row, key=badness)
            found[-1] = Spell(key, last.start_day, peak, row["day"])
        else:
            found.append(Spell(key, row["day"], row, row["day"]))
    return found


def _evidence(
    connection: duckdb.DuckDBPyConnection, indicator: Indicator, some: Sequence[Spell]
) -> dict[tuple[str, str, date], list[str]]:
    """event_ids behind each spell's peak, clearest first: most publishers, then highest rung."""
    found = {}
    for spell in some:
        _, a, b = spell.key
        day = spell.peak["day"]
        ids = evidence_of(connection, indicator, ("dyad", a, b, day), "report_all")
        rows = connection.execute(
            "SELECT event_id FROM events WHERE event_id IN (SELECT unnest($ids::VARCHAR[])) "
            "ORDER BY n_publishers DESC, escalation_rung DESC, event_id",
            {"ids": ids},
        ).fetchall()
        found[(a, b, day)] = [event_id for (event_id,) in rows][:EVIDENCE_LIMIT]
    return found


def _alert(kind: AlertKind, spell: Spell, last_day: date, *, evidence: list[str], **columns: Any) -> Alert:
    series, a, b = spell.key
    is_open = (last_day - spell.end_day).days <= SPELL_GAP_DAYS
    words = "|".join((kind.value, series, a, b, spell.start_day.isoformat()))
    return Alert(
        alert_id=hashlib.sha256(words.encode()).hexdigest()[:16],
        kind=kind,
        series=series,
        a=a,
        b=b,
        start_day=spell.start_day,
        peak_day=spell.peak["day"],
        end_day=None if is_open else spell.end_day,
        status="open" if is_open else "closed",
        evidence=evidence,
        year=spell.start_day.year,
        **columns,
    )


def _records(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = connection.sql(query).to_arrow_table().to_pylist()
    return records
