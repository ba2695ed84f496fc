"""Nights with nothing new: what each of them asks of a hundred hosts, counted at the hosts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from flows.intake import known_of
from schemas.articles import Article
from schemas.codes import AlertKind, FetchOutcome, FetchPurpose, HealthState, PublishedFrom
from sources.collect import Collected, IntakeLimits, collect_source
from sources.health import live_day
from sources.http import Fetcher, FetchLimits
from sources.registry import SourceEntry
from sources.stored import Found, make_article
from tests.unit.sources.loopback import Site, answer, entry, make_fetcher, serve
from tests.unit.sources.samples import page, rss
from warehouse.alerts import judge_alerts
from warehouse.indicators_daily import compute_indicators
from warehouse.known import known_robots
from warehouse.load import load_articles
from warehouse.source_days import source_days
from warehouse.store import Store

N_SOURCES = 100
FIRST_NIGHT = datetime(2022, 1, 13, 3, tzinfo=UTC)
DATE = "Wed, 12 Jan 2022 17:10:00 +0100"
TAG = '"1"'


def versioned(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    """The body, or 304 to who has it."""
    has_it = handler.headers.get("If-None-Match") == TAG
    answer(b"" if has_it else body, 304 if has_it else 200, ETag=TAG)(handler)


def feed(handler: BaseHTTPRequestHandler) -> None:
    versioned(handler, rss((f"http://{handler.headers['Host']}/a", "Russia moves two battalions", DATE)).encode())


def robots(handler: BaseHTTPRequestHandler) -> None:
    versioned(handler, b"User-agent: *\nDisallow: /closed\n")


@pytest.fixture
def hosts() -> Iterator[list[Site]]:
    """A hundred hosts with a feed of one story each."""
    with ExitStack() as stack:
        sites = [stack.enter_context(serve()) for _ in range(N_SOURCES)]
        for site in sites:
            site.pages |= {"/feed": feed, "/a": page(), "/robots.txt": robots}
        yield sites


def night(hosts: list[Site], data_dir: Path, number: int) -> list[Collected]:
    """A night as a process of its own has it: what it knows of the nights before lies in the tables."""
    store, run_id = Store(data_dir), f"night{number}"
    now = FIRST_NIGHT + timedelta(days=number)
    limits = FetchLimits(allow_private_addresses=True, pause_seconds=0.0, user_agent="brinkwatch-test")
    fetcher = Fetcher(limits, now=lambda: now, sleep=lambda seconds: None)
    fetcher.remember_robots(known_robots(store))
    known = known_of(store, now.date())
    parts = [
        collect_source(
            entry(f"{site.origin}/feed", id=f"source-{nth}"),
            fetcher=fetcher, known=known, run_id=run_id, now=now, limits=IntakeLimits(),
        )
        for nth, site in enumerate(hosts)
    ]  # fmt: skip
    fetcher.close()
    load_articles(
        store,
        [article for part in parts for article in part.articles],
        fetches=[row for part in parts for row in part.fetches],
        rejects=[row for part in parts for row in part.rejects],
        health=[row for part in parts for row in part.health],
        run_id=run_id,
        now=now,
    )
    return parts


def asked(hosts: list[Site]) -> Counter[tuple[str, str | None]]:
    """The requests that reached the hosts since the last time: path and If-None-Match."""
    found = Counter((path, headers.get("If-None-Match")) for site in hosts for path, headers in site.asked)
    for site in hosts:
        site.asked.clear()
    return found


def test_a_night_over_100_sources_with_nothing_new_costs_one_conditional_request_each(
    hosts: list[Site], tmp_path: Path
) -> None:
    first = night(hosts, tmp_path, 0)
    assert sum(len(part.articles) for part in first) == N_SOURCES
    assert asked(hosts) == {("/robots.txt", None): 100, ("/feed", None): 100, ("/a", None): 100}
    second = night(hosts, tmp_path, 1)
    assert asked(hosts) == {("/feed", TAG): 100}
    rows = [row for part in second for row in part.fetches]
    assert {(row.purpose, row.outcome) for row in rows} == {(FetchPurpose.LISTING, FetchOutcome.NOT_MODIFIED)}
    assert {day.state for part in second for day in part.health} == {HealthState.OK}
    # What robots.txt says stands for a day: then it is asked for again, and that too on a condition.
    night(hosts, tmp_path, 2)
    assert asked(hosts) == {("/robots.txt", TAG): 100, ("/feed", TAG): 100}
    night(hosts, tmp_path, 3)
    assert asked(hosts) == {("/feed", TAG): 100}


def test_a_feed_that_is_frozen_ends_in_an_alert(tmp_path: Path) -> None:
    """It answers as ever, and is told apart from a quiet press: seen no more, and named."""
    store = Store(tmp_path)
    days = [FIRST_NIGHT - timedelta(days=back) for back in range(32, 0, -1)]
    names = ("frozen", "lively", "quiet")
    load_articles(
        store,
        [story(name, day) for day in days for name in names],
        health=[
            live_day(paper(name), FetchOutcome.OK, 1, 1, None, run_id="r", now=day) for day in days for name in names
        ],
        run_id="r",
        now=FIRST_NIGHT,
    )
    with serve() as site:
        site.pages["/feed"] = rss((f"{site.origin}/a", "The last one", f"{days[-1]:%a, %d %b %Y %H:%M:%S GMT}"))
        site.pages["/a"] = page("The last one")
        fetcher = make_fetcher()
        states = []
        for number in range(5):
            now = FIRST_NIGHT + timedelta(days=number)
            found = collect_source(
                paper("frozen", url=f"{site.origin}/feed"),
                fetcher=fetcher,
                known=known_of(store, now.date()),
                run_id=f"n{number}",
                now=now,
                limits=IntakeLimits(),
            )
            states.append(found.health[0].state)
            others = [live_day(paper(name), FetchOutcome.OK, 1, 1, None, run_id="r", now=now) for name in names[1:]]
            load_articles(
                store,
                [*found.articles, *(story(name, now) for name in names[1:])],
                fetches=found.fetches,
                health=[*found.health, *others],
                run_id=f"n{number}",
                now=now,
            )
        fetcher.close()
    first_dark = states.index(HealthState.NO_COVERAGE)
    # Three a day are expected of it: for the last two days to be empty by chance is one case in four hundred.
    assert first_dark == 2
    assert set(states[first_dark:]) == {HealthState.NO_COVERAGE}
    known = source_days(store, now.date())["frozen"]
    assert (known.state, known.last_outcome) == ("no_coverage", "stale")
    assert (known.reason or "").startswith("nothing newer than 2022-01-12")
    compute_indicators(store, run_id="r", today=now.date())
    (alert,) = judge_alerts(store, run_id="r", now=now)
    assert (alert.kind, alert.series, alert.a) == (AlertKind.BLIND, "source", "frozen")
    assert alert.start_day == FIRST_NIGHT.date() + timedelta(days=first_dark)


def paper(name: str, url: str = "https://paper.example/feed") -> SourceEntry:
    return entry(url, id=name, publisher=name, owner_group=name, expected_per_day=3)


def story(name: str, at: datetime) -> Article:
    url = f"https://{name}.example/{at:%Y%m%d}"
    found = Found(url, url, f"Of {at:%d %B}", f"{name} reports of {at:%d %B}.", at, PublishedFrom.FEED, "en")
    return make_article(found, paper(name), run_id="r", now=at)
