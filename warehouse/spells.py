"""Firing days -> spells -> rows of `alerts`, and the alpha that a number of tests a week allows."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import yaml

from schemas.codes import AlertKind
from schemas.indicators import Alert
from warehouse.indicator_files import FastLoader
from warehouse.judged import RULES_DIR

RATES = RULES_DIR / "rates.yaml"
ALPHAS = (1e-3, 3e-4, 1e-4, 3e-5)
# At most so many false alerts a week over the whole watchlist; the largest alpha that keeps it is taken.
BUDGET_SPELLS_A_WEEK = 1.0
SPELL_GAP_DAYS = 7
Key = tuple[str, str, str]


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
    """Firing days of one series and pair, no further apart than seven days; `peak` is the row of the worst of them."""

    key: Key
    start_day: date
    peak: dict[str, Any]
    end_day: date


def budget_for(tests_a_week: int, kind: AlertKind) -> Budget:
    """The largest alpha whose measured false spells keep the budget with so many tests a week, else the smallest."""
    promise = [Budget(row["alpha"], row[kind.value]) for row in _rates()["promise"]]
    kept = [one for one in promise if one.expected(tests_a_week) <= BUDGET_SPELLS_A_WEEK]
    return max(kept, key=lambda one: one.alpha) if kept else min(promise, key=lambda one: one.alpha)


@cache
def _rates() -> dict[str, Any]:
    rates: dict[str, Any] = yaml.load(RATES.read_text(), FastLoader)  # noqa: S506 - a safe one
    return rates


def spells(rows: Iterable[dict[str, Any]], badness: Callable[[dict[str, Any]], Any]) -> list[Spell]:
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


def alert_of(kind: AlertKind, spell: Spell, last_day: date, **columns: Any) -> Alert:
    """The row of a spell; it is open while the last covered day is within seven days of its last firing day."""
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
        year=spell.start_day.year,
        **columns,
    )
