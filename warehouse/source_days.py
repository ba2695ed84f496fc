"""The tables -> what each source usually gives and gave last: for its next reading, and for who keeps the list."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from warehouse.store import Store

SQL = Path(__file__).with_suffix(".sql")
# So many seen days make a habit: a week has one of each day.
HABIT_DAYS = 7
# Two tails of five in a thousand: with a hundred sources, one odd day a night is chance.
ODD_BELOW = 0.005


@dataclass(frozen=True)
class SourceDays:
    """What a source has given. `usual_per_day` (articles, mean) and `variance` are null before it has a habit.

    `longest_gap_days` lies between two days of the same time that gave articles: three for who rests at weekends.
    `n_last_day` is the last whole day (UTC); null when the source was not seen on it.
    """

    source_id: str
    last_outcome: str | None
    last_asked_at: datetime | None
    state: str | None
    reason: str | None
    last_article_at: datetime | None
    last_title: str | None
    n_articles: int
    n_other_language: int
    n_headline_only: int
    n_paywalled: int
    n_days: int
    usual_per_day: float | None
    variance: float | None
    longest_gap_days: int | None
    n_last_day: int | None

    @property
    def volume(self) -> str | None:
        """Whether the last whole day was `usual`, or odd: `low` or `high`; null without a habit or that day."""
        if self.n_last_day is None or self.usual_per_day is None:
            return None
        below, above = tails(self.n_last_day, self.usual_per_day, self.variance or 0.0)
        if below < ODD_BELOW:
            return "low"
        return "high" if above < ODD_BELOW else "usual"


def tails(n: int, mean: float, variance: float) -> tuple[float, float]:
    """How probable it is to see `n` or fewer, and `n` or more, where so many are usual.

    Negative binomial by its moments, Poisson where the variance is not above the mean.
    """
    if mean <= 0:
        return 1.0, float(n == 0)
    weights = [math.exp(_log_probability(k, mean, variance)) for k in range(n + 1)]
    return min(sum(weights), 1.0), max(1.0 - sum(weights[:-1]), 0.0)


def _log_probability(k: int, mean: float, variance: float) -> float:
    if variance <= mean:
        return k * math.log(mean) - mean - math.lgamma(k + 1)
    size = mean * mean / (variance - mean)
    ways = math.lgamma(k + size) - math.lgamma(size) - math.lgamma(k + 1)
    return ways + size * math.log(size / (size + mean)) + k * math.log(mean / (size + mean))


def source_days(store: Store, today: date) -> dict[str, SourceDays]:
    """What the tables know of each source, by its id; `today` (UTC) is the day that is not over."""
    rows = store.sql(SQL.read_text(), {"today": today}, views=False).to_pylist()
    known = {}
    for row in rows:
        if row["n_days"] < HABIT_DAYS:
            row["usual_per_day"] = row["variance"] = row["longest_gap_days"] = None
        known[row["source_id"]] = SourceDays(**row)
    return known
