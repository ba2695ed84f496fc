"""How often the alert rule is wrong, measured where nothing happens: `python -m warehouse.alert_simulation`.

Writes `alert_rules/rates.yaml`, from which every alert takes its `expected_false_spells_per_week`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import yaml

from warehouse.indicator_base import VIEWS_DIR
from warehouse.judged import RULES_DIR
from warehouse.simulated_roster import CHANGE_DAY, CHANGED_DAYS, ROSTER_CHANGES, judge_roster
from warehouse.spans import JUDGED_REACH_DAYS, with_spans
from warehouse.spells import ALPHAS, RATES, SPELL_GAP_DAYS

SEED = 20220224
FIRST_DAY = date(2021, 1, 4)
JUDGED_DAYS = 365
RISE_DAY = 300
RISE_DAYS = 28
ARTICLES_A_DAY = 60.0
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Cell:
    """One kind of world in which nothing changes but the weather of the news."""

    mean: float
    dispersion: float
    weather: str
    wander: float = 0.0
    series: int = 300
    # From day RISE_DAY on the rate is so many times itself for 28 days: the power of the rule, not its false rate.
    rise: float = 1.0
    spread: float = 0.5


def grid() -> Iterator[Cell]:
    """The cells of the committed table: means, dispersions, weathers, and rates that wander by themselves."""
    for mean in (0.3, 1.0, 5.0):
        for dispersion in (1.0, 2.0, 3.0):
            for weather in ("weekend", "growth", "roster", "outages"):
                yield Cell(mean, dispersion, weather)
        yield Cell(mean, 1.5, "weekend", wander=0.6)
    yield from roster_cells()


def roster_cells() -> Iterator[Cell]:
    """Cells in which more than a fifth of the sources comes or goes; of three times the series, as 98 days count."""
    for mean in (0.3, 1.0, 5.0):
        for dispersion in (1.0, 3.0):
            for change in ROSTER_CHANGES:
                yield Cell(mean, dispersion, change, series=900)


@dataclass(frozen=True)
class Measured:
    """Tests made, and per 1,000 of them the alarms and the spells, at each alpha."""

    cell: Cell
    tests: int
    high_alarms: dict[float, float]
    high_spells: dict[float, float]
    low_spells: dict[float, float]


def weather(cell: Cell, days: int, rng: np.random.Generator) -> Numbers:
    """Relative volume of news a day: 0 on a day of an outage."""
    day = np.arange(days)
    volume = np.ones(days)
    if cell.weather == "weekend":
        volume[(day % 7) >= 5] = 0.55
    elif cell.weather == "growth":
        volume = 1.0 + day / days
    elif cell.weather == "roster":
        volume[day >= 250] = 2.0
    elif cell.weather == "outages":
        volume[rng.random(days) < 0.05] = 0.0
    elif cell.weather == "long_outage":
        volume[300:310] = 0.0
    else:
        raise ValueError(f"no such weather: {cell.weather!r}")
    return volume


def null_counts(cell: Cell, volume: Numbers, rng: np.random.Generator) -> Numbers:
    """Events a series and day: negative binomial about a rate that follows only the volume of news (and may wander)."""
    return rng.poisson(_drawn_rates(cell, volume, rng)).astype(float)


def _drawn_rates(cell: Cell, volume: Numbers, rng: np.random.Generator) -> Numbers:
    """The rate of each series and day, drawn from a gamma so that counts about it have the cell's dispersion."""
    own = rng.lognormal(-(cell.spread**2) / 2, cell.spread, size=(cell.series, 1))
    rates = cell.mean * own * volume * _wandering(cell, len(volume), rng)
    rates[:, RISE_DAY : RISE_DAY + RISE_DAYS] *= cell.rise
    if cell.dispersion <= 1.0:
        return rates
    shape = np.maximum(rates, 1e-9) / (cell.dispersion - 1.0)
    return rng.gamma(shape, cell.dispersion - 1.0)


def _wandering(cell: Cell, days: int, rng: np.random.Generator) -> Numbers:
    """A log-normal autoregression with a half-life of 14 days and the standard deviation `wander`."""
    keep = 0.5 ** (1 / 14)
    steps = rng.normal(0.0, 1.0, size=(cell.series, days))
    level = np.zeros((cell.series, days))
    level[:, 0] = steps[:, 0]
    for day in range(1, days):
        level[:, day] = keep * level[:, day - 1] + np.sqrt(1 - keep**2) * steps[:, day]
    factors: Numbers = np.exp(cell.wander * level - cell.wander**2 / 2)
    return factors


def weekly_table(counts: Numbers, articles: Numbers) -> pa.Table:
    """The table `weekly` that the rule reads, from events and articles a day."""
    n_series, days = counts.shape
    seen = (articles > 0).astype(float)
    every = np.arange(6, days)
    day64 = np.datetime64(FIRST_DAY) + every
    width = len(every)
    per_day = {name: np.tile(_sum7(values[None, :])[0], n_series) for name, values in
               (("e7", articles), ("d7", seen), ("w7", seen))}  # fmt: skip
    return pa.table(
        {
            "panel": pa.array(np.zeros(n_series * width, dtype=np.int64)),
            "series": pa.array(["null"] * (n_series * width)),
            "a": pa.array(np.repeat([f"a{number:04}" for number in range(n_series)], width)),
            "b": pa.array(["b"] * (n_series * width)),
            "day": pa.array(np.tile(day64, n_series)),
            "y7": pa.array(_sum7(counts).ravel().astype(np.int64)),
            "n_sources": pa.array(np.full(n_series * width, 2)),
        }
        | {name: pa.array(values.astype(np.int64)) for name, values in per_day.items()}
    )


def _sum7(values: Numbers) -> Numbers:
    total = np.cumsum(np.pad(values, ((0, 0), (1, 0))), axis=1)
    summed: Numbers = total[:, 7:] - total[:, :-7]
    return summed


def measure(cell: Cell, rng: np.random.Generator) -> Measured:
    """Runs the rule, as it ships, over one cell."""
    days = JUDGED_REACH_DAYS + JUDGED_DAYS
    if cell.weather in ROSTER_CHANGES:
        return _measure_roster(cell, days, rng)
    volume = weather(cell, days, rng)
    articles = rng.poisson(ARTICLES_A_DAY * volume).astype(float)
    counts = null_counts(cell, volume, rng)
    return judge(cell, weekly_table(counts, articles))


def _measure_roster(cell: Cell, days: int, rng: np.random.Generator) -> Measured:
    """One cell in which the roster changes, on the days whose baseline may hold another roster than their week."""
    first = FIRST_DAY + timedelta(CHANGE_DAY)
    during = f"day BETWEEN DATE '{first}' AND DATE '{first + timedelta(CHANGED_DAYS - 1)}'"
    with duckdb.connect() as connection:
        judge_roster(connection, _drawn_rates(cell, np.ones(days), rng), FIRST_DAY, cell.weather, rng)
        return _measured(connection, cell, during)


def judge(cell: Cell, weekly: pa.Table) -> Measured:
    """Alarms and spells of the shipped rule over a `weekly` table in which nothing happens."""
    with duckdb.connect() as connection:
        run_rule(connection, weekly)
        return _measured(connection, cell)


def _measured(connection: duckdb.DuckDBPyConnection, cell: Cell, during: str = "true") -> Measured:
    tests = connection.execute(f"SELECT count(*) FROM judged WHERE {during}").fetchall()[0][0]  # noqa: S608 - own days
    high = {alpha: _alarms_and_spells(connection, f"{during} AND p_high <= {alpha}") for alpha in ALPHAS}
    low = {alpha: _alarms_and_spells(connection, f"{during} AND p_low <= {alpha}") for alpha in ALPHAS}
    return Measured(
        cell,
        tests,
        {alpha: 1000 * found[0] / tests for alpha, found in high.items()},
        {alpha: 1000 * found[1] / tests for alpha, found in high.items()},
        {alpha: 1000 * found[1] / tests for alpha, found in low.items()},
    )


def run_rule(connection: duckdb.DuckDBPyConnection, weekly: pa.Table) -> None:
    """Makes `judged` by the shipped rule over a `weekly` table of one unchanging panel."""
    connection.execute((VIEWS_DIR / "33_tail.sql").read_text())
    connection.register("weekly", weekly)
    connection.execute("CREATE TABLE panel_of_day AS SELECT DISTINCT day, 0 AS panel, 1 AS n_sources FROM weekly")
    connection.execute(with_spans(RULES_DIR / "tail.sql"))


def _alarms_and_spells(connection: duckdb.DuckDBPyConnection, fires: str) -> tuple[int, int]:
    rows = connection.execute(f"""
        WITH fired AS (SELECT a, day, lag(day) OVER (PARTITION BY a ORDER BY day) AS previous
                       FROM judged WHERE {fires})
        SELECT count(*), count(*) FILTER (WHERE previous IS NULL OR day - previous > {SPELL_GAP_DAYS}) FROM fired
    """).fetchall()  # noqa: S608 - own conditions
    return int(rows[0][0]), int(rows[0][1])


def rates(cells: list[Measured]) -> dict[str, Any]:
    """The table to commit: the worst cell at each alpha is the promise, all cells stand below it."""
    return {
        "made_by": "python -m warehouse.alert_simulation",
        "seed": SEED,
        "unit": "spells per 1,000 tests of a pair's series on a day",
        "promise": [
            {
                "alpha": alpha,
                "surge": round(max(one.high_spells[alpha] for one in cells), 4),
                "calm": round(max(one.low_spells[alpha] for one in cells), 4),
            }
            for alpha in ALPHAS
        ],
        "cells": [
            asdict(one.cell)
            | {"tests": one.tests}
            | {
                f"{name}_{alpha:g}": round(values[alpha], 4)
                for name, values in (("alarms", one.high_alarms), ("surge", one.high_spells), ("calm", one.low_spells))
                for alpha in ALPHAS
            }
            for one in cells
        ],
    }


def main(path: Path = RATES) -> None:
    """Measures the whole grid and writes it; about a minute and a half on one core."""
    rng = np.random.default_rng(SEED)
    path.write_text(yaml.safe_dump(rates([measure(cell, rng) for cell in grid()]), sort_keys=False, width=120))


if __name__ == "__main__":
    main()
