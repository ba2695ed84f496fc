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
from schemas.codes import FetchOutcome, FetchPurpose, HealthState
from sources.collect import Collected, IntakeLimits, collect_source
from sources.http import Fetcher, FetchLimits
from tests.unit.sources.loopback import Site, answer, entry, serve
from tests.unit.sources.samples import page, rss
from warehouse.load import load_articles
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
