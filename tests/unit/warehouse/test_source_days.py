"""What a source usually gives is read off its own days; a day that is odd is called so."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from schemas.codes import FetchOutcome, FetchPurpose, HealthState, NotCodedReason
from schemas.operations import SourceHealth
from warehouse.load import load_articles
from warehouse.source_days import source_days, tails
from warehouse.store import Store

TODAY = date(2022, 3, 1)


def health(day: date, state: HealthState = HealthState.OK) -> SourceHealth:
    return SourceHealth(
        source_id="paper", publisher="P", source_country="DEU", day=day, state=state, run_id="r", year=day.year
    )


def load_days(store: Store, press: Any, counts: list[int], dark: frozenset[int] = frozenset()) -> None:
    """So many articles on each day before TODAY, the nearest first; `dark` days were not seen."""
    days = [TODAY - timedelta(days=back) for back in range(1, len(counts) + 1)]
    articles = [
        press.article(f"{day}-{n}", day=day) for day, many in zip(days, counts, strict=True) for n in range(many)
    ]
    states = {back: HealthState.NO_COVERAGE if back in dark else HealthState.OK for back in range(len(days))}
    rows = [health(day, states[back]) for back, day in enumerate(days)]
    load_articles(store, articles, health=rows, run_id="r", now=press.now)


@pytest.mark.parametrize(("last_day", "volume"), [(0, "low"), (7, "usual"), (12, "usual"), (40, "high")])
def test_the_last_whole_day_is_judged_by_the_days_before(store: Store, press: Any, last_day: int, volume: str) -> None:
    load_days(store, press, [last_day, *([9, 11, 10, 12, 8, 10, 10] * 2)])
    known = source_days(store, TODAY)["paper"]
    assert (known.n_last_day, known.usual_per_day, known.volume) == (last_day, 10.0, volume)


def test_days_on_which_nobody_looked_make_no_habit(store: Store, press: Any) -> None:
    load_days(store, press, [5, *[10] * 6, *[0] * 10], dark=frozenset(range(7, 17)))
    known = source_days(store, TODAY)["paper"]
    assert (known.n_days, known.usual_per_day, known.volume) == (6, None, None)


def test_a_source_of_few_articles_is_not_odd_without_any(store: Store, press: Any) -> None:
    load_days(store, press, [0, *([1, 0, 2, 0, 1, 0, 0] * 3)])
    known = source_days(store, TODAY)["paper"]
    assert (known.volume, known.longest_gap_days) == ("usual", 3)


def test_what_came_last_and_what_was_not_coded_is_told(store: Store, press: Any) -> None:
    articles = [
        press.article("a", day=date(2022, 2, 27)),
        press.article("b", is_codable=False, not_coded_reason=NotCodedReason.LANGUAGE),
        press.article("c", is_codable=False, not_coded_reason=NotCodedReason.HEADLINE_ONLY),
    ]
    fetch = press.fetch("f", "https://paper.example/feed", purpose=FetchPurpose.LISTING, outcome=FetchOutcome.STALE)
    load_articles(store, articles, fetches=[fetch], health=[health(TODAY)], run_id="r", now=press.now)
    known = source_days(store, TODAY)["paper"]
    newest = max(articles, key=lambda article: article.published_at)
    assert (known.last_article_at, known.last_title) == (datetime(2022, 2, 27, 12, tzinfo=UTC), newest.title)
    assert (known.last_outcome, known.state, known.n_articles) == ("stale", "ok", 3)
    assert (known.n_other_language, known.n_headline_only, known.n_paywalled) == (1, 1, 0)


def test_exposure_counts_only_what_could_be_coded(store: Store, press: Any) -> None:
    day = date(2022, 2, 27)
    articles = [
        press.article("a", day=day),
        press.article("b", day=day, is_codable=False, not_coded_reason=NotCodedReason.LANGUAGE),
        press.article("c", day=day, is_codable=False, not_coded_reason=NotCodedReason.HEADLINE_ONLY),
    ]
    load_articles(store, articles, health=[health(day)], run_id="r", now=press.now)
    seen = store.sql("SELECT articles, articles_seen FROM exposure WHERE country = ''").to_pylist()
    assert seen == [{"articles": 1, "articles_seen": 1}]


def test_an_empty_store_knows_no_source(store: Store) -> None:
    assert source_days(store, TODAY) == {}


@pytest.mark.parametrize(("mean", "variance"), [(10.0, 0.0), (10.0, 40.0), (900.0, 5_000.0), (0.3, 0.3)])
def test_tails_are_probabilities_that_meet(mean: float, variance: float) -> None:
    n = round(mean)
    below, above = tails(n, mean, variance)
    assert 0.3 < below < 1 and 0.2 < above <= 1
    assert below + above >= 1
    assert tails(n * 10 + 20, mean, variance)[1] < 0.01
