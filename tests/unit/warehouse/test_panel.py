"""Sources that come or go are neither escalation nor calm: then a week is counted by those present before and now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from schemas.articles import Article
from schemas.codes import AlertKind, HealthState
from schemas.column import Row
from schemas.events import Event, EventMention, Mention
from schemas.indicators import Alert, Verdict
from schemas.operations import SourceHealth
from warehouse import judged
from warehouse.alerts import judge_alerts
from warehouse.indicators_daily import compute_indicators
from warehouse.store import Store
from warehouse.worked_example import WorkedExample, example_rows

FIRST = date(2021, 7, 1)
CHANGE = FIRST + timedelta(days=150)
LAST = FIRST + timedelta(days=259)
Rows = dict[type[Row], list[Row]]
PAIR: dict[str, object] = {"act": "demand", "actors": ["RUS"], "recipients": ["UKR"]}
EVENTS = (Event, Mention, EventMention)


def told_by(
    name: str,
    days: list[date],
    *,
    prefix: str = "",
    health_on: Callable[[date], HealthState | None] | None = None,
    act: Mapping[str, object] = PAIR,
) -> Rows:
    """Rows of one source: an article a day that it is seen, and one event on each of `days` (a day may stand twice).

    `health_on` says of a day how the source was, None where it was not on the list; without it was always seen.
    """
    events = [{**act, "day": day, "publishers": 1} for day in days]
    example = WorkedExample.model_validate({"first_day": FIRST, "last_day": LAST, "sources": 1, "events": events})
    told: Rows = {model: [renamed(row, name, prefix) for row in rows] for model, rows in example_rows(example).items()}
    if health_on is not None:
        days_of = [row for row in told[SourceHealth] if isinstance(row, SourceHealth)]
        told[SourceHealth] = [
            row.model_copy(update={"state": state}) for row in days_of if (state := health_on(row.day)) is not None
        ]
        told[Article] = [
            row for row in told[Article] if isinstance(row, Article) and health_on(row.published_date) is HealthState.OK
        ]
    return told


def renamed(row: Row, name: str, prefix: str) -> Row:
    """The row of the example's only source as one of the source `name`, with keys of its own."""
    keys = ("event_id", "mention_id", "article_id", "article_event_id", "evidence_mention_id")
    changes = {key: f"{prefix}{name}-{getattr(row, key)}" for key in keys if key in type(row).model_fields}
    names = {"source_id": name, "publisher": name, "voice": name}
    return row.model_copy(update=changes | {key: name for key in names if key in type(row).model_fields})


def events_of(part: Rows) -> Rows:
    """The events of a source without its days and articles, which are there already."""
    return {model: rows for model, rows in part.items() if model in EVENTS}


def press(tmp_path: Path, parts: list[Rows]) -> Store:
    store = Store(tmp_path)
    for model in (SourceHealth, Article, Event, Mention, EventMention):
        store.replace(model.table.name, [row for part in parts for row in part.get(model, [])])
    return store


def at_random(rate: float, first: date, last: date, seed: int) -> list[date]:
    """Days of events, so many a day on the average."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    drawn = np.random.default_rng(seed).poisson(rate, len(days))
    return [day for day, number in zip(days, drawn, strict=True) for _ in range(number)]


def steady_four() -> list[Rows]:
    return [told_by(f"s{source}", at_random(0.4, FIRST, LAST, source)) for source in range(4)]


def with_a_loud_newcomer() -> list[Rows]:
    """Four sources as ever, and two that begin: they print as much and tell of the pair ten times as often."""
    newcomers = [
        told_by(
            f"s{source}",
            at_random(4.0, CHANGE, LAST, source),
            health_on=lambda day: HealthState.OK if day >= CHANGE else None,
        )
        for source in (8, 9)
    ]
    return [*steady_four(), *newcomers]


def without_a_third(state: HealthState | None) -> list[Rows]:
    """Six sources, of which the two that tell most of the pair are gone; `state` is what is known of them then."""
    quiet = [told_by(f"s{source}", at_random(0.15, FIRST, LAST, source)) for source in range(4)]
    loud = [
        told_by(
            f"s{source}",
            at_random(3.0, FIRST, CHANGE, source),
            health_on=lambda day: HealthState.OK if day < CHANGE else state,
        )
        for source in (8, 9)
    ]
    return [*quiet, *loud]


def alerts_of(store: Store) -> list[Alert]:
    compute_indicators(store, run_id="r1", today=LAST)
    now = datetime(2022, 7, 1, tzinfo=UTC)
    return [one for one in judge_alerts(store, run_id="r1", now=now) if one.kind is not AlertKind.BLIND]


@pytest.fixture
def no_panel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """The rule as it would be with all sources on every day: the mutation that the tests below must notice."""
    rules = tmp_path / "rules"
    rules.mkdir()
    for path in judged.RULES_DIR.iterdir():
        text = path.read_text()
        if path.name == "panel.sql":
            changed = "len(stayed) < 0.8 * n_either OR share_new > 0.2 OR share_gone > 0.2 AS is_changed"
            assert changed in text
            text = text.replace(changed, "false AS is_changed")
        (rules / path.name).write_text(text)
    monkeypatch.setattr(judged, "RULES_DIR", rules)
    yield


def test_a_loud_new_source_is_no_escalation(tmp_path: Path) -> None:
    store = press(tmp_path, with_a_loud_newcomer())
    assert alerts_of(store) == []
    rows = {row.day: row for row in store.rows(Verdict, "series = 'conflict_events'")}
    first_whole_week = rows[CHANGE + timedelta(days=6)]
    assert first_whole_week.panel_sources == 4
    assert first_whole_week.value < 30
    assert first_whole_week.p_high > 1e-3
    # Nothing is lost of it: the value counts what all sources told.
    day = CHANGE + timedelta(days=6)
    stored = store.sql(
        "SELECT value, judged_value FROM indicators_daily WHERE indicator = 'conflict_events' AND scope = 'dyad' "
        f"AND a = 'RUS' AND b = 'UKR' AND day = DATE '{day}'",
        views=False,
    ).to_pylist()[0]
    assert stored["value"] > 2 * stored["judged_value"]
    assert rows[CHANGE - timedelta(days=1)].panel_sources is None


def test_without_the_panel_the_loud_new_source_would_be_a_surge(tmp_path: Path, no_panel: None) -> None:
    kinds = {(alert.kind, alert.series) for alert in alerts_of(press(tmp_path, with_a_loud_newcomer()))}
    assert (AlertKind.SURGE, "conflict_events") in kinds


@pytest.mark.parametrize("state", [HealthState.NO_COVERAGE, None])
def test_a_third_of_the_sources_gone_is_no_calm(state: HealthState | None, tmp_path: Path) -> None:
    store = press(tmp_path, without_a_third(state))
    assert alerts_of(store) == []
    row = store.rows(Verdict, f"series = 'conflict_events' AND day = DATE '{CHANGE + timedelta(days=10)}'")[0]
    assert row.panel_sources == 4
    assert row.p_low is None or row.p_low > 1e-3


def test_without_the_panel_sources_that_left_the_list_would_be_a_calm(tmp_path: Path, no_panel: None) -> None:
    assert AlertKind.CALM in {alert.kind for alert in alerts_of(press(tmp_path, without_a_third(None)))}


def test_a_real_surge_is_found_on_the_panel_with_the_events_that_it_told(tmp_path: Path) -> None:
    first, last = CHANGE + timedelta(days=20), CHANGE + timedelta(days=26)
    bursts = [told_by(name, at_random(3.0, first, last, 1), prefix="burst-") for name in ("s0", "s1")]
    of_burst = [events_of(part) for part in bursts]
    store = press(tmp_path, [*with_a_loud_newcomer(), *of_burst])
    surge = next(alert for alert in alerts_of(store) if alert.kind is AlertKind.SURGE)
    assert first <= surge.start_day <= last
    assert surge.value == len(surge.evidence) > 10
    assert not [event_id for event_id in surge.evidence if event_id.startswith(("s8", "s9"))]


def test_nights_with_a_changing_roster_give_the_rows_of_a_full_rebuild(tmp_path: Path) -> None:
    parts = with_a_loud_newcomer()
    store = Store(tmp_path)
    for part, today in ((parts[:4], CHANGE + timedelta(days=20)), (parts[4:], LAST)):
        for model in (SourceHealth, Article, Event, Mention, EventMention):
            store.replace(model.table.name, [row for rows in part for row in rows[model]])
        compute_indicators(store, run_id=str(today), today=today)
        night = judge_alerts(store, run_id=str(today), now=datetime(2022, 7, 1, tzinfo=UTC))
    nightly = sorted_rows(store)
    compute_indicators(store, run_id="whole", today=LAST, everything=True)
    assert nightly == sorted_rows(store)
    whole = judge_alerts(store, run_id="whole", now=datetime(2022, 7, 1, tzinfo=UTC), everything=True)
    same = {"as_of_run": "", "judged_at": datetime(2022, 7, 1, tzinfo=UTC)}
    assert [one.model_copy(update=same) for one in night] == [one.model_copy(update=same) for one in whole]
    with duckdb.connect() as connection:
        connection.register("rows", nightly)
        assert connection.sql("SELECT count(*) FROM rows WHERE panel_sources = 4").fetchall()[0][0] > 100


def sorted_rows(store: Store) -> pa.Table:
    table = store.read("indicators_daily").drop_columns(["as_of_run"])
    return table.sort_by([(name, "ascending") for name in ("indicator", "scope", "a", "b", "day")])


def test_what_only_new_sources_tell_of_is_no_novelty_and_what_others_tell_of_is(tmp_path: Path) -> None:
    attack = PAIR | {"act": "shelling", "type": "ASSAULT", "quad_class": 4, "rung": 8}
    newcomers = [
        told_by(
            name,
            [CHANGE + timedelta(days=2)],
            health_on=lambda day: HealthState.OK if day >= CHANGE else None,
            act=attack,
        )
        for name in ("s8", "s9")
    ]
    store = press(tmp_path / "new", [*steady_four(), *newcomers])
    assert AlertKind.NOVELTY not in {alert.kind for alert in alerts_of(store)}
    told = [told_by(name, [CHANGE + timedelta(days=4)], prefix="attack-", act=attack) for name in ("s0", "s1")]
    of_attack = [events_of(part) for part in told]
    store = press(tmp_path / "old", [*steady_four(), *newcomers, *of_attack])
    novel = [alert for alert in alerts_of(store) if alert.kind is AlertKind.NOVELTY]
    assert [(alert.start_day, alert.value) for alert in novel] == [(CHANGE + timedelta(days=4), 8.0)]
    assert {event_id[:6] for event_id in novel[0].evidence} == {"attack"}
