"""A night computes what changed and nothing else: whatever the order of loads, the rows are those of a full rebuild."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from schemas.articles import Article
from schemas.column import Row
from schemas.events import Event, EventMention, Mention
from schemas.operations import SourceHealth
from warehouse.indicator_changes import basis_of, versions
from warehouse.indicators_daily import compute_indicators
from warehouse.store import Store
from warehouse.worked_example import ExampleEvent, WorkedExample, example_rows

FIRST, LAST = date(2021, 9, 1), date(2022, 2, 28)
PARTIES = ("RUS", "UKR", "NATO", "BLR")
ACTS: tuple[dict[str, Any], ...] = (
    {"act": "demand"},
    {"act": "threat", "type": "THREATEN", "rung": 3},
    {"act": "shelling", "type": "ASSAULT", "quad_class": 4, "rung": 8, "goldstein": -9.0},
    {"act": "talks", "type": "CONSULT", "quad_class": 1, "rung": 0, "direction": "down", "goldstein": 4.0},
    {"act": "deployment", "type": "MOBILIZE", "quad_class": 4, "rung": 6, "persons": [9000, 12000], "place": "Brest"},
    {"act": "shelling", "type": "ASSAULT", "quad_class": 4, "rung": 8, "status": "future"},
    {"act": "demand", "precision": "week"},
)


def drawn(seed: int, number: int = 60) -> WorkedExample:
    """A press of four parties over half a year, with an outage of ten days."""
    dice = random.Random(seed)
    events = []
    for _ in range(number):
        doer, target = dice.sample(PARTIES, 2)
        day = FIRST + timedelta(days=dice.randrange((LAST - FIRST).days + 1))
        told = {"day": day, "actors": [doer], "recipients": [target], "publishers": dice.choice((1, 1, 2, 3))}
        events.append(ExampleEvent.model_validate(dice.choice(ACTS) | told))
    outage = FIRST + timedelta(days=dice.randrange(100))
    blind = [outage + timedelta(days=day) for day in range(10)]
    return WorkedExample(first_day=FIRST, last_day=LAST, sources=4, blind_days=blind, events=events)


def table_of(store: Store) -> pa.Table:
    table = store.read("indicators_daily").drop_columns(["as_of_run"])
    return table.sort_by([(name, "ascending") for name in ("indicator", "scope", "a", "b", "day")])


def keep(store: Store, rows: dict[type[Row], list[Row]]) -> None:
    for model, some in rows.items():
        if some:
            store.replace(model.table.name, some)


def loads(rows: dict[type[Row], list[Row]], dice: random.Random, number: int) -> list[dict[type[Row], list[Row]]]:
    """The rows in loads of different days, articles apart from what they report, events late or early."""
    parts: list[dict[type[Row], list[Row]]] = [{model: [] for model in rows} for _ in range(number)]
    of_event = {row.event_id: dice.randrange(number) for row in rows[Event] if isinstance(row, Event)}
    for model, some in rows.items():
        for row in some:
            if isinstance(row, Event | EventMention):
                parts[of_event[row.event_id]][model].append(row)
            elif isinstance(row, Mention):
                parts[of_event[row.article_event_id]][model].append(row)
            elif isinstance(row, SourceHealth | Article):
                day = row.day if isinstance(row, SourceHealth) else row.published_date
                share = (day - FIRST).days / ((LAST - FIRST).days + 1)
                late = dice.random() < 0.05
                parts[number - 1 if late else int(share * number)][model].append(row)
    return parts


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.heavy) for seed in range(2, 12))])
def test_nights_give_the_rows_of_a_full_rebuild(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)
    store = Store(tmp_path)
    for number, part in enumerate(loads(example_rows(drawn(seed)), dice, 3)):
        keep(store, part)
        compute_indicators(store, run_id=f"r{number}", today=LAST)
        standing = sorted((row for row in store.rows(Event) if row.superseded_by is None), key=lambda row: row.event_id)
        if len(standing) > 2:
            one, other = dice.sample(standing, 2)
            joined = one.model_copy(update={"superseded_by": other.event_id})
            store.replace("events", [joined, other.model_copy(update={"n_publishers": other.n_publishers + 1})])
    compute_indicators(store, run_id="last", today=LAST)
    nightly = table_of(store)
    assert compute_indicators(store, run_id="again", today=LAST) == 0
    compute_indicators(store, run_id="whole", today=LAST, everything=True)
    assert nightly.num_rows > 10_000
    assert nightly == table_of(store)


def test_a_night_counts_the_late_telling_of_an_act_of_long_ago(tmp_path: Path) -> None:
    store = Store(tmp_path)
    told = ExampleEvent.model_validate(
        {"act": "demand", "day": LAST - timedelta(days=1), "actors": ["RUS"], "recipients": ["UKR"], "publishers": 3}
    )
    rows = example_rows(WorkedExample(first_day=FIRST, last_day=LAST, sources=6, events=[told]))
    long_ago = FIRST + timedelta(days=30)
    for model in (Event, Mention):
        rows[model] = [row.model_copy(update={"event_date": long_ago, "year": long_ago.year}) for row in rows[model]]
    keep(store, rows)
    compute_indicators(store, run_id="r1", today=LAST)
    other = told.model_copy(update={"day": LAST, "publishers": 1})
    later = example_rows(WorkedExample(first_day=FIRST, last_day=LAST, sources=6, events=[other]))
    keys: list[tuple[type[Row], str]] = [
        (Event, "event_id"),
        (EventMention, "event_id"),
        (EventMention, "mention_id"),
        (Mention, "mention_id"),
        (Mention, "article_event_id"),
    ]
    for table, key in keys:
        later[table] = [row.model_copy(update={key: f"{getattr(row, key)}-later"}) for row in later[table]]
    keep(store, {model: later[model] for model in (Event, EventMention, Mention)})
    compute_indicators(store, run_id="r2", today=LAST)
    nightly = table_of(store)
    compute_indicators(store, run_id="whole", today=LAST, everything=True)
    assert nightly == table_of(store)
    shares = store.sql(
        "SELECT max(value) AS share FROM indicators_daily WHERE indicator = 'conflict_articles' AND scope = 'world'"
        f" AND day = DATE '{LAST}'",
        views=False,
    ).to_pylist()
    assert shares[0]["share"] >= 3 / 42


def test_a_row_that_did_not_change_keeps_its_run_and_a_changed_one_leaves_what_it_was(tmp_path: Path) -> None:
    store = Store(tmp_path)
    rows = example_rows(drawn(5, number=20))
    keep(store, rows)
    compute_indicators(store, run_id="r1", today=LAST)
    event = next(row for row in rows[Event] if isinstance(row, Event) and row.act == "threat")
    store.replace("events", [event.model_copy(update={"superseded_by": "another"})])
    assert compute_indicators(store, run_id="r2", today=LAST) > 0
    runs = store.sql("SELECT as_of_run, count(*) AS n FROM indicators_daily GROUP BY 1", views=False).to_pylist()
    count = {row["as_of_run"]: row["n"] for row in runs}
    assert count["r2"] < count["r1"] / 5
    revised = store.sql(
        "SELECT r.value AS was, d.value AS now FROM indicator_revisions r JOIN indicators_daily d "
        "USING (indicator, scope, a, b, day) "
        "WHERE indicator = 'threats' AND replaced_by_run = 'r2' AND scope = 'world'",
        views=False,
    ).to_pylist()
    assert {row["was"] - row["now"] for row in revised} == {1.0}
    assert len(revised) == 7


def test_what_the_rows_rest_on_stays_with_their_commit_and_a_foreign_write_means_a_rebuild(tmp_path: Path) -> None:
    store = Store(tmp_path)
    keep(store, example_rows(drawn(6, number=10)))
    compute_indicators(store, run_id="r1", today=LAST)
    assert basis_of(store, "indicators_daily")["versions"]["events"] == store.delta("events").version()
    store.delta("indicators_daily").optimize.compact()
    assert basis_of(store, "indicators_daily") is not None
    store.overwrite("indicators_daily", store.read("indicators_daily", where="scope = 'world'"))
    assert basis_of(store, "indicators_daily") is None
    before = store.read("indicators_daily").num_rows
    compute_indicators(store, run_id="r2", today=LAST)
    assert store.read("indicators_daily").num_rows > before


def test_what_changed_no_row_is_not_asked_again(tmp_path: Path) -> None:
    store = Store(tmp_path)
    keep(store, example_rows(drawn(3)))
    compute_indicators(store, run_id="r1", today=LAST)
    store.note("articles", {"anything": "else"})
    assert compute_indicators(store, run_id="r2", today=LAST) == 0
    assert basis_of(store, "indicators_daily")["versions"] == versions(store)
    version = store.delta("indicators_daily").version()
    assert compute_indicators(store, run_id="r3", today=LAST) == 0
    assert store.delta("indicators_daily").version() == version
    # An act of a day to come touches its series and changes no row of theirs.
    event = store.rows(Event)[0]
    far = {"event_id": "far", "event_date": LAST + timedelta(days=900), "year": (LAST + timedelta(days=900)).year}
    store.replace("events", [event.model_copy(update=far)])
    assert compute_indicators(store, run_id="r4", today=LAST) == 0
    assert basis_of(store, "indicators_daily")["versions"] == versions(store)
    assert compute_indicators(store, run_id="r5", today=LAST, everything=True) == 0
