"""What it costs to hear two publishers tell of two acts in a week, where nothing changes: few spells more."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from schemas.errors import IndicatorError
from warehouse.indicator_files import load_watchlist
from warehouse.novelty import Novelty, load_novelty
from warehouse.spells import BUDGET_SPELLS_A_WEEK, spells

FIRST = date(2020, 1, 1)
PAIRS, DAYS, VOICES = 800, 720, 8
LISTED_PAIRS = len(load_watchlist().pairs)
TOP_RUNG = 10
# The same act told by two, the first in 180 days.
ONE_ACT_SQL = """
SELECT 'rung' AS series, a, b, event_date AS day, 7.0 AS value FROM (
  SELECT *, lag(event_date) OVER (PARTITION BY a, b ORDER BY event_date) AS previous FROM report_all
  WHERE n_publishers >= 2
) WHERE event_date >= DATE '2020-02-12' AND (previous IS NULL OR event_date - previous > 180)
"""


TABLES_SQL = """
CREATE TABLE mentions AS
SELECT DISTINCT event_id || '-' || v AS mention_id, 's' || v AS source_id, 'v' || v AS voice, event_id
FROM (SELECT event_id, unnest([v1, v2]) AS v FROM acts);
CREATE TABLE event_mentions AS SELECT mention_id, event_id FROM mentions;
CREATE TABLE reporter AS
SELECT 'v' || v AS voice, set_bit(repeat('0', getvariable('n_voices')::INTEGER)::BIT, v::INTEGER, 1) AS heard
FROM range(getvariable('n_voices')) AS t(v);
CREATE TABLE source_health AS
SELECT 's' || v AS source_id, getvariable('first_day')::DATE AS day, 'ok' AS state
FROM range(getvariable('n_voices')) AS t(v);
CREATE TABLE exposure AS
SELECT '' AS country, (getvariable('first_day')::DATE + d::INTEGER)::DATE AS day, 60 AS articles
FROM range(getvariable('n_days')) AS t(d);
CREATE TABLE report_all AS
SELECT 'dyad' AS scope, a, 'B' AS b, event_id, event_date, 'actual' AS status, 'up' AS direction, 7 AS escalation_rung,
       'blockade' AS act, h.heard, bit_count(h.heard) AS n_publishers
FROM acts JOIN (
  SELECT event_id, bit_or(heard) AS heard FROM mentions JOIN reporter USING (voice) GROUP BY event_id
) h USING (event_id)
"""


def rare_acts(connection: duckdb.DuckDBPyConnection, rate: float, told_by_two: float) -> None:
    """Acts at rung 7 between pairs, so many a day each; told by one publisher, or with a probability by two."""
    rng = np.random.default_rng(11)
    pair, day = np.nonzero(rng.poisson(rate, (PAIRS, DAYS)))
    n = len(pair)
    first = rng.integers(0, VOICES, n)
    second = np.where(rng.random(n) < told_by_two, (first + rng.integers(1, VOICES, n)) % VOICES, first)
    days = [FIRST + timedelta(days=int(number)) for number in day]
    ids, names = [f"e{number}" for number in range(n)], [f"A{number}" for number in pair]
    connection.register("acts", pa.table({"event_id": ids, "a": names, "event_date": days, "v1": first, "v2": second}))
    for name, number in {"first_day": FIRST, "n_days": DAYS, "n_voices": VOICES}.items():
        connection.execute(f"SET VARIABLE {name} = ?", [number])
    connection.execute(TABLES_SQL)


def spells_per_1000(connection: duckdb.DuckDBPyConnection, rule: str) -> float:
    rows = connection.sql(rule).to_arrow_table().to_pylist()
    return 1000 * len(spells(rows, lambda row: -row["value"])) / (PAIRS * (DAYS - 42))


@pytest.mark.parametrize("told_by_two", [0.3, 0.6])
@pytest.mark.parametrize("days_between", [720, 360, 180])
def test_two_acts_in_a_week_add_few_spells_where_nothing_changes(days_between: int, told_by_two: float) -> None:
    with duckdb.connect() as connection:
        rare_acts(connection, 1 / days_between, told_by_two)
        shipped = spells_per_1000(connection, load_novelty().rule_sql)
        one_act = spells_per_1000(connection, ONE_ACT_SQL)
    assert one_act > 0.2
    assert one_act <= shipped <= 1.25 * one_act


def false_spells(rule: Novelty, days_between: int) -> float:
    """Spells per 1,000 days of a pair where acts come at random at the lowest rung, half as many at each next."""
    with duckdb.connect() as connection:
        rare_acts(connection, 1 / days_between, 0.45)
        number = connection.sql("SELECT count(*) FROM acts").fetchall()[0][0]
        drawn = np.minimum(rule.from_rung - 1 + np.random.default_rng(5).geometric(0.5, number), TOP_RUNG)
        connection.register("rung_of", pa.table({"event_id": [f"e{n}" for n in range(number)], "rung": drawn}))
        connection.execute("""
            CREATE TABLE mixed AS SELECT r.* REPLACE (m.rung::INTEGER AS escalation_rung)
            FROM report_all r JOIN rung_of m USING (event_id);
            DROP TABLE report_all;
            ALTER TABLE mixed RENAME TO report_all""")
        return spells_per_1000(connection, rule.rule_sql)


@pytest.mark.parametrize("days_between", [20, pytest.param(40, marks=pytest.mark.heavy), 160])
def test_the_lowest_rung_costs_few_false_spells_and_no_higher_one_would_cost_much_less(days_between: int) -> None:
    shipped = load_novelty()
    found = false_spells(shipped, days_between)
    assert found > 0.5
    assert found * LISTED_PAIRS * 7 / 1000 <= BUDGET_SPELLS_A_WEEK
    assert false_spells(shipped.model_copy(update={"from_rung": shipped.from_rung + 1}), days_between) > 0.8 * found


def test_settings_that_are_not_right_are_named(tmp_path: Path) -> None:
    path = tmp_path / "novelty.yaml"
    path.write_text("from_rung: 11\nacts: []\n")
    with pytest.raises(IndicatorError, match=r"novelty\.yaml"):
        load_novelty(path)
