"""Every indicator computes its own worked example, and tells nothing seen apart from nothing happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from schemas.column import Row
from schemas.errors import IndicatorError
from schemas.tables import to_arrow
from warehouse.indicator_files import (
    INDICATORS_DIR,
    Indicator,
    Watchlist,
    load_indicator,
    load_indicators,
    load_watchlist,
)
from warehouse.indicator_series import evidence_sql, indicator_rows
from warehouse.wide import make_wide_view
from warehouse.worked_example import ExampleEvent, WorkedExample, example_rows

INDICATORS = load_indicators()
ATTACK: dict[str, Any] = {"act": "shelling", "quad_class": 4, "rung": 8, "actors": ["RUS"], "recipients": ["UKR"]}


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


def fill(connection: duckdb.DuckDBPyConnection, rows: Mapping[type[Row], Sequence[Row]]) -> None:
    for model, some in rows.items():
        connection.register("incoming", to_arrow(some, model))
        connection.execute(f"CREATE OR REPLACE TABLE {model.table.name} AS FROM incoming")
        connection.unregister("incoming")


def series(
    connection: duckdb.DuckDBPyConnection,
    example: WorkedExample,
    *names: str,
    pairs: Sequence[tuple[str, str]] = (("RUS", "UKR"),),
    today: date | None = None,
) -> dict[tuple[str, str, str, str, date], dict[str, Any]]:
    fill(connection, example_rows(example))
    chosen = [indicator for indicator in INDICATORS if indicator.name in names]
    table = indicator_rows(connection, chosen, Watchlist(tuple(pairs)), run_id="r1", today=today or example.last_day)
    return {(r["indicator"], r["scope"], r["a"], r["b"], r["day"]): r for r in table.to_pylist()}


@pytest.mark.parametrize("is_turned", [False, True])
def test_a_score_is_the_exact_sum_of_its_points_in_whatever_order(
    connection: duckdb.DuckDBPyConnection, is_turned: bool
) -> None:
    points = [-7.2, -8.7, -4.9, -0.1, -0.2, -0.3, -10.0, -2.2]
    day = date(2022, 1, 12)
    events = [ExampleEvent(day=day, **ATTACK, goldstein=p) for p in (points[::-1] if is_turned else points)]
    example = WorkedExample(first_day=date(2022, 1, 1), last_day=day, events=events, expect=[])
    row = series(connection, example, "conflict_score")["conflict_score", "dyad", "RUS", "UKR", day]
    assert row["value"] == -33.6  # in doubles one of the orders gives -33.599999999999994


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.name)
def test_worked_example(indicator: Indicator, connection: duckdb.DuckDBPyConnection) -> None:
    example = WorkedExample.model_validate(indicator.example)
    rows = series(connection, example, indicator.name, pairs=example.pairs() or [("RUS", "UKR")])
    assert example.expect
    for expected in example.expect:
        row = rows[(indicator.name, expected.scope, expected.a, expected.b, expected.day)]
        assert (row["value"], row["status"]) == (pytest.approx(expected.value), expected.status), expected


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.name)
def test_value_is_null_exactly_when_status_is_not_ok(
    indicator: Indicator, connection: duckdb.DuckDBPyConnection
) -> None:
    example = WorkedExample.model_validate(indicator.example)
    for row in series(connection, example, indicator.name, pairs=example.pairs() or [("RUS", "UKR")]).values():
        assert (row["value"] is None) == (row["status"] != "ok")


def evidence_of(
    connection: duckdb.DuckDBPyConnection, indicator: Indicator, key: tuple[str, str, str, date]
) -> list[str]:
    values = dict(zip(("scope", "a", "b", "day"), key, strict=True))
    found: list[str] = connection.execute(evidence_sql(indicator), values).fetchall()[0][0]
    return found


def ten_days(**changes: Any) -> WorkedExample:
    return WorkedExample.model_validate({"first_day": date(2022, 2, 1), "last_day": date(2022, 2, 10)} | changes)


def test_an_outage_is_null_and_never_a_calm_zero(connection: duckdb.DuckDBPyConnection) -> None:
    outage = [date(2022, 2, day) for day in (5, 6, 7)]
    rows = series(connection, ten_days(blind_days=outage), "events", "rung", "conflict_events", "exposure")
    for day in outage:
        assert rows[("events", "dyad", "RUS", "UKR", day)]["status"] == "no_coverage"
        assert rows[("rung", "dyad", "RUS", "UKR", day)]["value"] is None
        assert rows[("exposure", "world", "", "", day)]["value"] is None
    assert rows[("events", "dyad", "RUS", "UKR", date(2022, 2, 8))]["value"] == 0
    assert rows[("conflict_events", "dyad", "RUS", "UKR", date(2022, 2, 8))]["status"] == "partial_window"


def test_an_event_told_by_many_articles_counts_once(connection: duckdb.DuckDBPyConnection) -> None:
    told = ExampleEvent(day=date(2022, 2, 9), publishers=4, **ATTACK)
    joined = ExampleEvent(day=date(2022, 2, 9), superseded_by="e0", **ATTACK)
    row = series(connection, ten_days(events=[told, joined]), "material_conflict")[
        ("material_conflict", "dyad", "RUS", "UKR", date(2022, 2, 9))
    ]
    assert (row["value"], row["n_events"], row["n_sources"]) == (1, 1, 4)


def test_acts_dated_by_publication_count_and_their_share_is_said(connection: duckdb.DuckDBPyConnection) -> None:
    events = [
        ExampleEvent.model_validate(ATTACK | {"day": date(2022, 2, 9), "precision": precision})
        for precision in ("day", "published", "published", "week", "month", "year")
    ]
    row = series(connection, ten_days(events=events), "material_conflict")[
        ("material_conflict", "dyad", "RUS", "UKR", date(2022, 2, 9))
    ]
    assert (row["value"], row["share_published"]) == (3, pytest.approx(2 / 3))


def test_two_doers_of_one_act_against_a_third_are_no_pair(connection: duckdb.DuckDBPyConnection) -> None:
    act = {"day": date(2022, 2, 9), "actors": ["GBR", "USA"]}
    events = [
        ExampleEvent.model_validate(act | {"act": "sanctions", "type": "SANCTION", "quad_class": 4}),
        ExampleEvent.model_validate(act | {"act": "talks", "type": "CONSULT", "quad_class": 1, "direction": "down"}),
    ]
    rows = series(connection, ten_days(events=events), "events", "cooperation_events", pairs=[("GBR", "USA")])
    assert rows[("events", "dyad", "GBR", "USA", date(2022, 2, 9))]["value"] == 1
    assert rows[("cooperation_events", "dyad", "GBR", "USA", date(2022, 2, 9))]["value"] == 1


def test_five_events_in_91_days_make_a_pair_watched_and_four_do_not(connection: duckdb.DuckDBPyConnection) -> None:
    def events(recipient: str, number: int) -> list[ExampleEvent]:
        some = {"day": date(2022, 2, 4), "act": "demand", "actors": ["FRA"], "recipients": [recipient]}
        return [ExampleEvent.model_validate(some) for _ in range(number)]

    rows = series(connection, ten_days(events=events("MLI", 5) + events("NER", 4)), "events", pairs=[])
    assert {key[2:4] for key in rows if key[1] == "dyad"} == {("FRA", "MLI")}


def test_a_pair_has_a_row_every_day_from_98_before_to_91_after_its_five_events(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    events = [ExampleEvent.model_validate(ATTACK | {"day": date(2021, 6, 1), "actors": ["SYR"]}) for _ in range(5)]
    example = WorkedExample(first_day=date(2021, 1, 1), last_day=date(2021, 12, 31), events=events)
    days = sorted(key[4] for key in series(connection, example, "rung", pairs=[]) if key[1] == "dyad")
    assert (days[0], days[-1], len(days)) == (date(2021, 2, 23), date(2021, 8, 31), 98 + 1 + 91)


def test_a_listed_pair_has_a_row_every_day_also_where_nobody_looked(connection: duckdb.DuckDBPyConnection) -> None:
    blind = [date(2021, 2, 1) + timedelta(days=day) for day in range(60)]
    example = WorkedExample(first_day=date(2021, 1, 1), last_day=date(2021, 12, 31), blind_days=blind)
    rows = series(connection, example, "rung", "initiation", "answered_3d")
    assert len({key[4] for key in rows}) == 365
    assert {len([key for key in rows if key[:4] == one]) for one in {key[:4] for key in rows}} == {365}
    assert {rows[("rung", "dyad", "RUS", "UKR", day)]["status"] for day in blind} == {"no_coverage"}


def test_series_pause_when_nobody_looked_for_91_days(connection: duckdb.DuckDBPyConnection) -> None:
    blind = [date(2021, 2, 1) + timedelta(days=day) for day in range(200)]
    example = WorkedExample(first_day=date(2021, 1, 1), last_day=date(2021, 12, 31), blind_days=blind)
    days = {key[4] for key in series(connection, example, "rung")}
    assert [day for day in blind if day in days] == blind[:91]


@pytest.mark.parametrize("today", [date(2022, 2, 6), date(2022, 3, 6)])
def test_no_day_behind_today_or_behind_the_last_covered_day(today: date, connection: duckdb.DuckDBPyConnection) -> None:
    rows = series(connection, ten_days(), "events", today=today)
    assert max(key[4] for key in rows) == min(today, date(2022, 2, 10))


def test_evidence_of_a_value_is_as_many_events_as_it_counts(connection: duckdb.DuckDBPyConnection) -> None:
    events = [ExampleEvent.model_validate(ATTACK | {"day": date(2022, 2, day)}) for day in (2, 4, 8, 10)]
    day = date(2022, 2, 8)
    row = series(connection, ten_days(events=events), "conflict_events")[("conflict_events", "dyad", "RUS", "UKR", day)]
    found = evidence_of(connection, load_indicator(INDICATORS_DIR, "conflict_events"), ("dyad", "RUS", "UKR", day))
    assert row["value"] == 3
    assert found == ["e0", "e1", "e2"]


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.name)
def test_every_number_of_events_is_that_of_its_list(
    indicator: Indicator, connection: duckdb.DuckDBPyConnection
) -> None:
    example = WorkedExample.model_validate(indicator.example)
    rows = series(connection, example, indicator.name, pairs=example.pairs() or [("RUS", "UKR")])
    for (_, scope, a, b, day), row in rows.items():
        if row["n_events"]:
            found = evidence_of(connection, indicator, (scope, a, b, day))
            assert len(found) == row["n_events"], (scope, a, b, day)


def test_no_article_yet_gives_no_rows(connection: duckdb.DuckDBPyConnection) -> None:
    empty = example_rows(ten_days())
    fill(connection, {model: [] for model in empty})
    table = indicator_rows(connection, INDICATORS, load_watchlist(), run_id="r1", today=date(2022, 2, 6))
    assert table.num_rows == 0


def test_an_indicator_without_its_words_is_refused_by_file_name(tmp_path: Path) -> None:
    (tmp_path / "lonely.sql").write_text("SELECT 1")
    with pytest.raises(IndicatorError, match=r"lonely\.yaml"):
        load_indicators(tmp_path)


def test_a_watched_pair_of_one_code_is_refused(tmp_path: Path) -> None:
    (tmp_path / "watchlist.yaml").write_text("dyads:\n  - {codes: [RUS, RUS]}\n")
    with pytest.raises(IndicatorError, match="two different"):
        load_watchlist(tmp_path / "watchlist.yaml")


def test_every_indicator_names_its_source_and_what_null_and_zero_mean() -> None:
    assert len(INDICATORS) >= 27
    for indicator in INDICATORS:
        assert min(len(indicator.null_means), len(indicator.zero_means), len(indicator.source)) > 10


def test_the_wide_view_has_a_column_for_each_indicator_and_the_same_values(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    events = [ExampleEvent.model_validate(ATTACK | {"day": date(2022, 2, day)}) for day in (2, 4, 8)]
    fill(connection, example_rows(ten_days(events=events)))
    rows = indicator_rows(connection, INDICATORS, Watchlist((("RUS", "UKR"),)), run_id="r1", today=date(2022, 2, 10))
    connection.register("long", rows)
    connection.execute("CREATE TABLE indicators_daily AS FROM long")
    make_wide_view(connection, INDICATORS)
    wide = connection.execute(
        "SELECT conflict_events, rung_any, events FROM indicators_wide "
        "WHERE scope = 'dyad' AND a = 'RUS' AND day = DATE '2022-02-08'"
    ).fetchall()
    assert wide == [(3.0, 8.0, 1.0)]
    columns = {row[0] for row in connection.execute("DESCRIBE indicators_wide").fetchall()}
    assert columns == {"day", "scope", "a", "b", "year", *(indicator.name for indicator in INDICATORS)}
