"""What fires an alert, what does not, with which evidence, and how often the rule is wrong where nothing happens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pytest
import yaml

from schemas.codes import AlertKind
from schemas.column import Row
from schemas.indicators import Alert, Verdict
from warehouse import simulated_roster
from warehouse.alert_simulation import (
    ARTICLES_A_DAY,
    JUDGED_DAYS,
    RISE_DAY,
    Cell,
    grid,
    judge,
    measure,
    null_counts,
    run_rule,
    weekly_table,
)
from warehouse.alert_simulation import FIRST_DAY as FIRST_SIMULATED
from warehouse.alert_simulation import weather as weather_of
from warehouse.alerts import judge_alerts
from warehouse.indicator_base import VIEWS_DIR
from warehouse.indicators_daily import compute_indicators
from warehouse.judged import RULES_DIR
from warehouse.simulated_roster import ROSTER_CHANGES
from warehouse.spans import JUDGED_REACH_DAYS
from warehouse.spells import ALPHAS, BUDGET_SPELLS_A_WEEK, RATES, budget_for, spells
from warehouse.store import Store
from warehouse.worked_example import ExampleEvent, WorkedExample, example_rows

NOW = datetime(2022, 7, 1, 3, 0, tzinfo=UTC)
FIRST = date(2021, 7, 1)
QUIET_DAY = {"act": "demand", "actors": ["RUS"], "recipients": ["UKR"], "publishers": 2}
ATTACK = {"act": "shelling", "type": "ASSAULT", "quad_class": 4, "rung": 8, "actors": ["RUS"], "recipients": ["UKR"]}


def stored(data_dir: Path, example: WorkedExample) -> Store:
    store = Store(data_dir)
    rows: Mapping[type[Row], Sequence[Row]] = example_rows(example)
    with store.writer("test"):
        for model, some in rows.items():
            store.replace(model.table.name, some)
    return store


def alerts_of(data_dir: Path, example: WorkedExample) -> list[Alert]:
    store = stored(data_dir, example)
    compute_indicators(store, run_id="r1", today=example.last_day)
    return judge_alerts(store, run_id="r1", now=NOW)


def steady(days: int, every: int = 9, **changes: Any) -> list[ExampleEvent]:
    return [
        ExampleEvent.model_validate(QUIET_DAY | changes | {"day": FIRST + timedelta(days=day)})
        for day in range(0, days, every)
    ]


def a_burst(day: date, number: int, **changes: Any) -> list[ExampleEvent]:
    return [ExampleEvent.model_validate(QUIET_DAY | changes | {"day": day}) for _ in range(number)]


def year(**changes: Any) -> WorkedExample:
    return WorkedExample.model_validate({"first_day": FIRST, "last_day": FIRST + timedelta(days=299)} | changes)


BURST_DAY = FIRST + timedelta(days=200)


def test_a_burst_is_a_surge_with_its_events_and_its_false_rate(tmp_path: Path) -> None:
    events = steady(200) + a_burst(BURST_DAY, 14)
    surges = [alert for alert in alerts_of(tmp_path, year(events=events)) if alert.kind is AlertKind.SURGE]
    assert [(alert.series, alert.a, alert.b) for alert in surges] == [("conflict_events", "RUS", "UKR")]
    alert = surges[0]
    assert alert.start_day == BURST_DAY
    assert alert.value is not None
    assert alert.expected is not None
    assert alert.value >= 14
    assert alert.expected < 3
    assert alert.p_value is not None
    assert alert.p_value < 1e-3
    assert alert.expected_false_spells_per_week is not None
    assert 0 < alert.expected_false_spells_per_week <= BUDGET_SPELLS_A_WEEK
    assert len(alert.evidence) == alert.value
    assert alert.status == "closed"
    assert alert.end_day is not None


def test_an_alert_keeps_its_run_until_it_says_something_else(tmp_path: Path) -> None:
    last = FIRST + timedelta(days=299)
    store = stored(tmp_path, year(events=steady(200) + a_burst(BURST_DAY, 14)))
    for run_id in ("r1", "r2"):
        compute_indicators(store, run_id=run_id, today=last)
        found = judge_alerts(store, run_id=run_id, now=NOW)
    assert len(store.read("alerts")) == len(found)
    assert {alert.as_of_run for alert in found} == {"r1"}
    for model, rows in example_rows(year(events=steady(200) + a_burst(BURST_DAY, 17))).items():
        store.replace(model.table.name, rows)
    compute_indicators(store, run_id="r3", today=last)
    surge = next(alert for alert in judge_alerts(store, run_id="r3", now=NOW) if alert.kind is AlertKind.SURGE)
    assert (surge.as_of_run, surge.value) == ("r3", 17.0)
    # The last seven days were judged by each run, and each of its verdicts is kept; an older week was judged once.
    runs = {day: runs_that_judged(store, last - timedelta(days=day)) for day in (0, 6, 7, 60)}
    assert runs == {0: ["r1", "r2", "r3"], 6: ["r1", "r2", "r3"], 7: ["r1"], 60: ["r1"]}
    assert len(store.read("alerts")) == len(found)


def runs_that_judged(store: Store, day: date) -> list[str]:
    judged = store.rows(Verdict, f"series = 'conflict_events' AND a = 'RUS' AND b = 'UKR' AND day = DATE '{day}'")
    return sorted(row.as_of_run for row in judged)


def test_a_burst_told_by_one_publisher_is_no_surge(tmp_path: Path) -> None:
    events = steady(200, publishers=1) + a_burst(BURST_DAY, 14, publishers=1)
    assert [a for a in alerts_of(tmp_path, year(events=events)) if a.kind is AlertKind.SURGE] == []


def test_without_a_baseline_nothing_is_judged(tmp_path: Path) -> None:
    events = a_burst(FIRST + timedelta(days=20), 14)
    assert [a for a in alerts_of(tmp_path, year(events=events)) if a.kind is AlertKind.SURGE] == []


def test_silence_with_the_sources_seen_is_calm_and_silence_in_an_outage_is_blind(tmp_path: Path) -> None:
    busy = steady(200, every=1) + steady(200, every=1)
    silence = [alert.kind for alert in alerts_of(tmp_path / "seen", year(events=busy))]
    assert AlertKind.CALM in silence
    outage = [FIRST + timedelta(days=day) for day in range(200, 300)]
    blind = alerts_of(tmp_path / "outage", year(events=busy, blind_days=outage))
    assert {alert.kind for alert in blind} == {AlertKind.BLIND}
    world = next(alert for alert in blind if alert.a == "")
    assert (world.series, world.start_day, world.end_day, world.value) == ("coverage", outage[0], None, 0.0)
    assert world.status == "open"


def attacks(*told: tuple[int, int]) -> list[ExampleEvent]:
    return [
        ExampleEvent.model_validate(ATTACK | {"day": FIRST + timedelta(days=day), "publishers": publishers})
        for day, publishers in told
    ]


def test_the_first_corroborated_attack_in_180_days_is_news(tmp_path: Path) -> None:
    found = alerts_of(tmp_path, year(events=attacks((90, 1), (100, 2), (105, 2), (250, 2))))
    novel = [alert for alert in found if alert.kind is AlertKind.NOVELTY]
    assert [(a.series, a.start_day, a.value, a.evidence) for a in novel] == [
        ("rung", FIRST + timedelta(days=100), 8.0, ["e1"])
    ]
    assert novel[0].p_value is None
    assert novel[0].expected_false_spells_per_week is None


def test_an_attack_is_no_news_where_nobody_looked_before(tmp_path: Path) -> None:
    blind = [FIRST + timedelta(days=day) for day in range(10, 90)]
    found = alerts_of(tmp_path, year(events=attacks((100, 2)), blind_days=blind))
    assert [alert for alert in found if alert.kind is AlertKind.NOVELTY] == []


def test_a_war_is_news_where_clashes_are_daily(tmp_path: Path) -> None:
    war = ATTACK | {"act": "invasion", "rung": 10, "publishers": 2}
    clashes = steady(260, every=5, **(ATTACK | {"publishers": 2}))
    invasion = ExampleEvent.model_validate(war | {"day": FIRST + timedelta(days=230)})
    found = alerts_of(tmp_path, year(events=[*clashes, invasion]))
    novel = [(a.start_day, a.value) for a in found if a.kind is AlertKind.NOVELTY]
    assert novel == [(FIRST + timedelta(days=230), 10.0)]


def test_an_ultimatum_is_always_listed(tmp_path: Path) -> None:
    ultimatum = ExampleEvent(
        day=FIRST + timedelta(days=3), act="ultimatum", rung=3, actors=["RUS"], recipients=["NATO"]
    )
    found = alerts_of(tmp_path, year(events=[ultimatum]))
    assert [(a.kind, a.series, a.a, a.b, a.evidence) for a in found] == [
        (AlertKind.NOVELTY, "ultimatum", "NATO", "RUS", ["e0"])
    ]


def test_firing_days_up_to_a_week_apart_are_one_spell() -> None:
    rows = [
        {"series": "threats", "a": "RUS", "b": "UKR", "day": date(2022, 1, day), "p": p}
        for day, p in ((1, 1e-4), (2, 1e-6), (9, 1e-5), (17, 1e-4))
    ]
    found = spells(rows, lambda row: row["p"])
    assert [(one.start_day.day, one.peak["day"].day, one.end_day.day) for one in found] == [(1, 2, 9), (17, 17, 17)]


def test_more_tests_a_week_ask_for_a_smaller_alpha() -> None:
    assert budget_for(100, AlertKind.SURGE).alpha == max(ALPHAS)
    assert budget_for(5_000, AlertKind.SURGE).alpha < budget_for(1_000, AlertKind.SURGE).alpha
    assert budget_for(10**7, AlertKind.SURGE).alpha == min(ALPHAS)


CELLS = [
    Cell(1.0, 2.0, "outages", series=150),
    Cell(0.3, 3.0, "weekend", series=150),
    # Of this only the 98 days after the change of the roster count.
    Cell(0.3, 3.0, "exchanged", series=600),
]


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: f"{cell.mean:g}-{cell.dispersion:g}-{cell.weather}")
def test_where_nothing_happens_the_rule_is_seldom_wrong_and_not_dead(cell: Cell) -> None:
    measured = measure(cell, np.random.default_rng(7))
    assert measured.tests > 40_000
    assert measured.high_spells[1e-3] <= 1.0
    assert measured.high_alarms[1e-3] >= 0.2
    assert measured.low_spells[1e-3] <= 1.0


@pytest.mark.heavy
@pytest.mark.parametrize("cell", list(grid()), ids=lambda c: f"{c.mean:g}-{c.dispersion:g}-{c.weather}-{c.wander:g}")
def test_in_no_cell_of_the_grid_the_rule_is_wrong_more_than_once_in_a_thousand(cell: Cell) -> None:
    # Where a roster changes only 98 days count: twice the series for as many tests.
    series = 2000 if cell.weather in ROSTER_CHANGES else 1000
    measured = measure(replace(cell, series=max(cell.series, series)), np.random.default_rng(11))
    assert measured.high_spells[1e-3] <= 1.0
    assert measured.low_spells[1e-3] <= 1.0
    assert measured.high_alarms[1e-3] >= 0.2


# Mean a day, rise, share found within 14 days at dispersion 2: measured before the rule was written. A row here has 300
# series, so that its share has a standard error of up to .03.
POWER = [(0.3, 5, 0.42), (0.3, 10, 0.96), (1.0, 2, 0.13), (1.0, 3, 0.52), (1.0, 5, 0.97), (5.0, 2, 0.80), (5.0, 3, 1.0)]


def found_within(cell: Cell, rng: np.random.Generator, days: int = 14, alpha: float = 1e-3) -> float:
    """Share of the cell's series whose rise the rule finds within `days` days."""
    articles = np.full(JUDGED_REACH_DAYS + JUDGED_DAYS, ARTICLES_A_DAY)
    counts = null_counts(cell, np.ones(len(articles)), rng)
    with duckdb.connect() as connection:
        run_rule(connection, weekly_table(counts, articles))
        first = FIRST_SIMULATED + timedelta(RISE_DAY)
        rows = connection.execute(
            "SELECT count(DISTINCT a) FROM judged WHERE p_high <= ? AND day BETWEEN ? AND ?",
            [alpha, first, first + timedelta(days - 1)],
        ).fetchall()
    return float(rows[0][0]) / cell.series


@pytest.mark.parametrize(("mean", "rise", "share"), POWER)
def test_a_rise_is_found_as_often_as_measured(mean: float, rise: int, share: float) -> None:
    cell = Cell(mean, 2.0, "weekend", rise=rise, spread=0.0)
    assert found_within(cell, np.random.default_rng(3)) == pytest.approx(share, abs=0.1)


def grown(cell: Cell, *, forget: str) -> Any:
    """The cell judged by a rule that forgets its denominator (or that an outage is no zero)."""
    rng = np.random.default_rng(7)
    volume = weather_of(cell, JUDGED_REACH_DAYS + JUDGED_DAYS, rng)
    articles = rng.poisson(ARTICLES_A_DAY * volume).astype(float)
    table = weekly_table(null_counts(cell, volume, rng), articles)
    for name, constant in {"exposure": {"e7": 420}, "null": {"e7": 420, "d7": 7, "w7": 7}}[forget].items():
        at = table.schema.get_field_index(name)
        table = table.set_column(at, name, pa.array(np.full(len(table), constant)))
    return judge(cell, table)


def test_a_rule_without_exposure_takes_growth_of_the_press_for_escalation() -> None:
    cell = Cell(5.0, 1.0, "roster", series=150)
    assert grown(cell, forget="exposure").high_spells[1e-3] > 1.0
    assert measure(cell, np.random.default_rng(7)).high_spells[1e-3] <= 1.0


def test_a_rule_without_the_panel_takes_a_loud_new_source_for_escalation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cell = Cell(0.3, 1.0, "joined", series=300)
    for path in RULES_DIR.glob("*.sql"):
        (tmp_path / path.name).write_text(path.read_text())
    panel = (RULES_DIR / "panel.sql").read_text()
    changed = "len(stayed) < 0.8 * n_either OR share_new > 0.2 OR share_gone > 0.2 AS is_changed"
    assert changed in panel
    (tmp_path / "panel.sql").write_text(panel.replace(changed, "false AS is_changed"))
    assert measure(cell, np.random.default_rng(7)).high_spells[1e-3] <= 1.0
    monkeypatch.setattr(simulated_roster, "RULES_DIR", tmp_path)
    assert measure(cell, np.random.default_rng(7)).high_spells[1e-3] > 1.0


def test_a_rule_that_reads_null_as_zero_takes_an_outage_for_calm() -> None:
    cell = Cell(5.0, 1.0, "long_outage", series=150)
    assert grown(cell, forget="null").low_spells[1e-3] > 1.0
    assert measure(cell, np.random.default_rng(7)).low_spells[1e-3] <= 1.0


def test_the_tail_is_that_of_the_negative_binomial() -> None:
    with duckdb.connect() as connection:
        connection.execute((VIEWS_DIR / "33_tail.sql").read_text())
        tail = "SELECT negative_binomial_tail(?, ?, ?)"
        # mean 3, variance 6: size 3, p 1/2. P(Y >= 3) = 1 - (1/8 + 3/16 + 3/16) = 1/2
        assert connection.execute(tail, [3, 3.0, 2.0]).fetchall()[0][0] == pytest.approx(0.5, abs=1e-9)
        assert connection.execute(tail, [0, 3.0, 2.0]).fetchall()[0][0] == 1.0
        assert connection.execute(tail, [None, 3.0, 2.0]).fetchall()[0][0] is None


def test_the_committed_rates_are_those_of_the_shipped_rule() -> None:
    committed = yaml.safe_load(RATES.read_text())
    assert [row["alpha"] for row in committed["promise"]] == list(ALPHAS)
    for row in committed["promise"]:
        worst = max(cell[f"surge_{row['alpha']:g}"] for cell in committed["cells"])
        assert row["surge"] == worst
