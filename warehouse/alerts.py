"""From `indicators_daily` to `alerts`: which series left their baseline, the evidence, and how often that is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import duckdb
import pyarrow as pa

from schemas.codes import AlertKind
from schemas.indicators import Alert
from schemas.tables import to_arrow
from warehouse.alert_evidence import EVIDENCE_LIMIT, WEEK, evidence_of, make_reports
from warehouse.alert_words import with_words
from warehouse.alerts_before import Before
from warehouse.days import Ranges, merged, within
from warehouse.indicator_base import open_base, settle_views, work_database
from warehouse.indicator_changes import BASIS_KEY, basis_of, changes_since, versions
from warehouse.indicator_files import Indicator, definition_of, load_indicators, load_watchlist
from warehouse.judged import JUDGED_COLUMNS, RULES_DIR, is_tested_sql, tested
from warehouse.novelty import Novelty, load_novelty
from warehouse.spells import SPELL_GAP_DAYS, Budget, Spell, alert_of, budget_for, spells
from warehouse.store import Store
from warehouse.table_files import table_files
from warehouse.verdicts import keep_verdicts

# Less conflict is calm; less cooperation is not (indicators/cooperation_events.yaml).
CALM_SERIES = "conflict_events"
# Whether an act is new rests on 180 days, each with the week that ends on it.
NOVELTY_REACH = timedelta(187)
OWN_RULES = ("novelty.sql", "novelty.yaml", "blind.sql", "rates.yaml")
Load = Callable[[str], None]


def judge_alerts(store: Store, *, run_id: str, now: datetime, everything: bool = False) -> list[Alert]:
    """All alerts, oldest first, in place of the stored ones; an alert of which nothing changed keeps its row.

    Surge and calm: tail of a negative binomial against 13 weeks (alert_rules/tail.sql). Novelty: rare acts, without a
    probability. Blind: nobody was looking. `expected_false_spells_per_week` is the measured rate of the simulation
    times the tests of the week of the peak; null where no test applies. A spell stays open while the last covered day
    is within seven days of its last firing day. Only what changed tables touch is judged again, which gives the same
    alerts as `everything`. What the rule said of the last seven days goes to `verdicts` each time.
    """
    indicators = tested(load_indicators())
    definition = definition_of(indicators, load_watchlist(), *(RULES_DIR / name for name in OWN_RULES))
    basis = {"definition": definition, "versions": versions(store)}
    before = Before() if everything else _before(store, basis)
    with store.writer("alerts", wait_seconds=30), work_database() as connection:
        open_base(connection, store, "false")
        settle_views(connection, ["exposure"])
        _open_judged(connection, store, indicators)

        def load(condition: str) -> None:
            # The views over them stay: they read whatever the tables hold.
            open_base(connection, store, condition, ["events", "event_mentions", "mentions"])

        found = found_alerts(connection, indicators, run_id=run_id, now=now, before=before, load=load)
        events = table_files(store, "events")
        events.declare(connection)
        connection.execute(f"CREATE VIEW sentence AS {events.sql(['event_id', 'evidence'])}")
        alerts = [before.kept(alert) for alert in with_words(connection, found)]
        keep_verdicts(connection, store, run_id=run_id, now=now)
        store.overwrite("alerts", to_arrow(alerts, Alert), notes={BASIS_KEY: json.dumps(basis)})
    return alerts


def _before(store: Store, basis: Mapping[str, Any]) -> Before:
    then = basis_of(store, "alerts")
    if then is None or then["definition"] != basis["definition"]:
        return Before()
    changes = changes_since(store, then["versions"], basis["versions"])
    return Before() if changes is None else Before.of(store.rows(Alert), changes)


def _open_judged(connection: duckdb.DuckDBPyConnection, store: Store, indicators: Sequence[Indicator]) -> None:
    files = table_files(store, "indicators_daily")
    files.declare(connection)
    rows = files.sql(["indicator", "scope", "a", "b", "day", *JUDGED_COLUMNS])
    make_judged(connection, f"FROM ({rows}) WHERE {is_tested_sql(indicators)}")


def make_judged(connection: duckdb.DuckDBPyConnection, rows: str) -> None:
    """Makes `judged` of tested rows of indicators_daily: what the rule says of each week that could be tested."""
    connection.execute(f"""
        CREATE OR REPLACE TABLE judged AS
        SELECT indicator AS series, a, b, day, judged_value AS y7, n_judged_sources AS n_sources, expected, dispersion,
               p_value AS p_high, p_low, baseline_days, panel_sources
        FROM ({rows}) WHERE expected IS NOT NULL""")  # noqa: S608 - own names


def found_alerts(
    connection: duckdb.DuckDBPyConnection,
    indicators: Sequence[Indicator],
    *,
    run_id: str,
    now: datetime,
    before: Before,
    load: Load,
) -> list[Alert]:
    """Alerts without words, oldest first, of a connection that holds `judged` and the exposure of every day.

    `load` puts the events that meet a condition into it, with the settled views over them.
    """
    last_day = connection.execute("SELECT max(day) FROM exposure").fetchall()[0][0]
    if last_day is None:
        return []
    judged_by = {"as_of_run": run_id, "judged_at": now}
    blind = list(_blind(connection, last_day, judged_by))
    counted = [*_counted(connection, indicators, last_day, judged_by)]
    ranges, novel = _novelty_ranges(before, last_day)
    surges = [alert for alert in counted if alert.kind is AlertKind.SURGE]
    evidence = {alert.alert_id: stored.evidence for alert in surges if (stored := before.same(alert)) is not None}
    unknown = [alert for alert in surges if alert.alert_id not in evidence]
    weeks = merged([(alert.peak_day - WEEK, alert.peak_day) for alert in unknown])
    wide = [(first - NOVELTY_REACH, last) for first, last in ranges] if ranges is not None else None
    novelty = load_novelty()
    in_reach = "true" if wide is None else within("event_date", wide)
    load(f"{within('event_date', weeks)} OR ({novelty.events_sql} AND {in_reach})")
    make_reports(connection)
    evidence |= evidence_of(connection, indicators, unknown)
    counted = [alert.model_copy(update={"evidence": evidence.get(alert.alert_id, [])}) for alert in counted]
    novel = [_reopened(alert, last_day, judged_by) for alert in novel]
    novel += _novel(connection, novelty, ranges, last_day, judged_by)
    return sorted([*counted, *novel, *blind], key=lambda one: (one.start_day, one.kind, one.series, one.a, one.b))


def _novelty_ranges(before: Before, last_day: date) -> tuple[Ranges | None, list[Alert]]:
    """Days on which novelty is judged anew (None: all), and the stored alerts that lie outside of them."""
    # A source may now have been seen first on a day of long ago: what it told since is news no more, whatever its day.
    if before.changes is None or any(day + NOVELTY_REACH < last_day for day in before.of_roster):
        return None, []
    around = timedelta(SPELL_GAP_DAYS + 1)
    ranges = merged([(day - around, day + NOVELTY_REACH) for day in before.changes.days()])
    stored = [alert for alert in before.alerts.values() if alert.kind is AlertKind.NOVELTY]
    while True:
        # A spell that reaches into the days judged anew is judged anew whole; one that is open may end.
        inside = [a for a in stored if a.end_day is None or any(f <= a.end_day and a.start_day <= t for f, t in ranges)]
        spans = [(a.start_day - around, (a.end_day or a.start_day + NOVELTY_REACH) + around) for a in inside]
        wider = merged([*ranges, *spans])
        if wider == ranges:
            return ranges, [alert for alert in stored if alert not in inside]
        ranges = wider


def _reopened(alert: Alert, last_day: date, judged_by: Mapping[str, Any]) -> Alert:
    """A stored novelty as it would be judged today: open while the last covered day is near its last firing day."""
    is_open = alert.end_day is None or (last_day - alert.end_day).days <= SPELL_GAP_DAYS
    changes = {"end_day": None, "status": "open"} if is_open else {}
    return alert.model_copy(update={**changes, **judged_by})


def _blind(connection: duckdb.DuckDBPyConnection, last_day: date, judged_by: Mapping[str, Any]) -> Iterator[Alert]:
    for row in _records(connection, (RULES_DIR / "blind.sql").read_text()):
        spell = Spell((row["series"], row["a"], row["b"]), row["start_day"], {"day": row["peak_day"]}, row["end_day"])
        yield alert_of(AlertKind.BLIND, spell, last_day, value=row["value"], **judged_by)


def _novel(
    connection: duckdb.DuckDBPyConnection,
    novelty: Novelty,
    ranges: Ranges | None,
    last_day: date,
    judged_by: Mapping[str, Any],
) -> Iterator[Alert]:
    rule = novelty.rule_sql
    rows = rule if ranges is None else f"SELECT * FROM ({rule}) WHERE {within('day', ranges)}"  # noqa: S608
    for spell in spells(_records(connection, rows), lambda row: -row["value"]):
        evidence = spell.peak["event_ids"][:EVIDENCE_LIMIT]
        yield alert_of(AlertKind.NOVELTY, spell, last_day, evidence=evidence, value=spell.peak["value"], **judged_by)


def _counted(
    connection: duckdb.DuckDBPyConnection,
    indicators: Sequence[Indicator],
    last_day: date,
    judged_by: Mapping[str, Any],
) -> Iterator[Alert]:
    for kind, tail in ((AlertKind.SURGE, "p_high"), (AlertKind.CALM, "p_low")):
        tests = _tests_a_week(connection, kind)
        budgets = {number: budget_for(number, kind) for number in set(tests.values())}
        _register_alphas(connection, tests, budgets)
        condition = "n_sources >= 2" if kind is AlertKind.SURGE else f"series = '{CALM_SERIES}'"
        fired = _records(
            connection,
            f"""SELECT j.*, {tail} AS p FROM judged j JOIN allowed x ON x.day = j.day
                WHERE {tail} <= x.alpha AND {condition}""",  # noqa: S608 - own names
        )
        for spell in spells(fired, lambda row: row["p"]):
            number = tests[spell.peak["day"]]
            yield alert_of(
                kind,
                spell,
                last_day,
                value=float(spell.peak["y7"]),
                expected=spell.peak["expected"],
                p_value=spell.peak["p"],
                expected_false_spells_per_week=budgets[number].expected(number),
                **judged_by,
            )


def _register_alphas(
    connection: duckdb.DuckDBPyConnection, tests: Mapping[date, int], budgets: Mapping[int, Budget]
) -> None:
    """Makes `allowed`: the alpha of each day, by the tests of its own week: a longer list asks for more."""
    schema = pa.schema([("day", pa.date32()), ("alpha", pa.float64())])
    alphas = [budgets[number].alpha for number in tests.values()]
    connection.register("allowed", pa.table({"day": list(tests), "alpha": alphas}, schema=schema))


def _tests_a_week(connection: duckdb.DuckDBPyConnection, kind: AlertKind) -> dict[date, int]:
    """Tests of a kind made in the seven days that end on each day."""
    made = f"series = '{CALM_SERIES}' AND p_low IS NOT NULL" if kind is AlertKind.CALM else "true"
    rows = connection.execute(f"""
        SELECT day, sum(count(*)) OVER (ORDER BY day RANGE BETWEEN INTERVAL 6 DAYS PRECEDING AND CURRENT ROW)
        FROM judged WHERE {made} GROUP BY day
    """).fetchall()  # noqa: S608 - the condition is this module's own
    return {day: int(number) for day, number in rows}


def _records(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = connection.sql(query).to_arrow_table().to_pylist()
    return records
