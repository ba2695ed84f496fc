"""Silence is told apart from peace: by what a source usually gives, and by nothing that a server says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from schemas.codes import FetchOutcome, FetchPurpose, HealthState
from sources.collect import Collected, IntakeLimits, KnownItems, collect_source
from sources.health import SourceHistory, judge_listing, silent_after
from sources.http import Fetcher
from tests.unit.sources.loopback import Site, answer, entry
from tests.unit.sources.samples import page, rss

NOW = datetime(2022, 1, 13, 3, tzinfo=UTC)
URL = "https://paper.example/feed"


@pytest.mark.parametrize(
    ("values", "usual", "days"),
    [
        ({}, None, 30),
        ({}, 40.0, 2.5),
        ({}, 1.0, 7),
        ({}, 0.1, 70),
        ({"expected_per_day": 2.0}, 0.1, 3.5),
        ({"silent_after_days": 90}, 40.0, 90),
    ],
)
def test_a_source_is_silent_when_chance_would_not_keep_it_so(
    values: dict[str, Any], usual: float | None, days: float
) -> None:
    assert silent_after(entry(URL, **values), SourceHistory(usual)) == timedelta(days=days)


def test_who_rests_at_weekends_may_rest_a_little_longer() -> None:
    assert silent_after(entry(URL), SourceHistory(5.0, longest_gap_days=3)) == timedelta(days=4.5)


def test_an_archive_is_never_stale() -> None:
    old = [NOW - timedelta(days=4_000)]
    history = SourceHistory(10.0, old[0])
    assert judge_listing(entry(URL, archive=True), FetchOutcome.OK, 1, old, history, now=NOW) == (FetchOutcome.OK, None)


def read(site: Site, fetcher: Fetcher, history: SourceHistory) -> Collected:
    return collect_source(
        entry(f"{site.origin}/feed"),
        fetcher=fetcher,
        known=KnownItems(etag_by_url={f"{site.origin}/feed": '"1"'}, history_by_source={"paper": history}),
        run_id="run",
        now=NOW,
        limits=IntakeLimits(),
    )


@pytest.mark.parametrize(
    ("days", "state", "outcome"),
    [(1, HealthState.OK, FetchOutcome.NOT_MODIFIED), (4, HealthState.NO_COVERAGE, FetchOutcome.STALE)],
)
def test_a_feed_that_never_changes_is_silence_in_the_end(
    site: Site, fetcher: Fetcher, days: int, state: HealthState, outcome: FetchOutcome
) -> None:
    site.pages["/feed"] = answer(status=304)
    collected = read(site, fetcher, SourceHistory(12.0, NOW - timedelta(days=days)))
    (day,) = collected.health
    assert (day.state, day.outcome, day.expected_per_day) == (state, outcome, 12.0)
    assert (collected.fetches[-1].outcome, collected.error) == (FetchOutcome.NOT_MODIFIED, None)
    if outcome is FetchOutcome.STALE:
        assert day.reason == "nothing newer than 2022-01-09, 4 days ago, usually 12 articles a day"


def test_a_feed_without_dates_is_seen_and_what_it_gives_is_news(site: Site, fetcher: Fetcher) -> None:
    site.pages["/feed"] = rss((f"{site.origin}/a", "A", None))
    site.pages["/a"] = page()
    collected = read(site, fetcher, SourceHistory(1.0, NOW - timedelta(days=60)))
    (day,) = collected.health
    assert (day.state, day.outcome, day.reason) == (
        HealthState.OK,
        FetchOutcome.UNDATED,
        "none of its 1 items has a date",
    )
    (listing,) = [row for row in collected.fetches if row.purpose is FetchPurpose.LISTING]
    assert (listing.outcome, listing.error) == (FetchOutcome.UNDATED, day.reason)
