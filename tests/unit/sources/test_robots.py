"""robots.txt is asked for once a day and host, whatever number of runs there are in between."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler

import pytest

from schemas.codes import FetchOutcome, FetchPurpose
from schemas.operations import Fetch
from sources.http import Fetcher, FetchLimits
from sources.robots import KEPT, READ_BYTES
from tests.unit.sources.loopback import Site, answer

START = datetime(2022, 1, 12, 3, tzinfo=UTC)
RULES = "User-agent: *\nDisallow: /closed\nCrawl-delay: 3\n"
ROBOTS = "/robots.txt"


def versioned(rules: str, tag: str) -> Callable[[BaseHTTPRequestHandler], None]:
    """robots.txt that says 304 to who knows this version, and then names none."""

    def send(handler: BaseHTTPRequestHandler) -> None:
        if handler.headers.get("If-None-Match") == tag:
            answer(b"", 304)(handler)
        else:
            answer(rules.encode(), ETag=tag)(handler)

    return send


class Runs:
    """One run after another on one site; each knows of robots.txt what the rows of those before it say."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.rows: list[Fetch] = []
        self.waits: list[float] = []

    def run(self, at: datetime, *paths: str) -> list[FetchOutcome]:
        """How the pages ended, in a run at this time that holds nothing in memory of those before."""
        limits = FetchLimits(allow_private_addresses=True, pause_seconds=0.0, user_agent="brinkwatch-test")
        fetcher = Fetcher(limits, now=lambda: at, sleep=self.waits.append)
        fetcher.remember_robots(self.rows)
        results = [fetcher.fetch(f"{self.site.origin}{path}", FetchPurpose.PAGE, "paper", "run") for path in paths]
        fetcher.close()
        self.rows = [*(row for result in results for row in result.robots_rows), *self.rows]
        return [result.row.outcome for result in results]

    def asked(self) -> list[dict[str, str]]:
        """The headers of the requests for robots.txt since the last time."""
        headers = [headers for path, headers in self.site.asked if path == ROBOTS]
        self.site.asked.clear()
        return headers


@pytest.fixture
def runs(site: Site) -> Runs:
    site.pages |= {ROBOTS: versioned(RULES, '"r1"'), "/open": b"open", "/closed": b"closed"}
    return Runs(site)


def test_the_rules_of_an_earlier_run_stand_for_a_day(runs: Runs) -> None:
    assert runs.run(START, "/open", "/closed") == [FetchOutcome.OK, FetchOutcome.ROBOTS]
    assert len(runs.asked()) == 1
    assert runs.run(START + timedelta(days=1), "/closed", "/open", "/open") == [
        FetchOutcome.ROBOTS,
        FetchOutcome.OK,
        FetchOutcome.OK,
    ]
    assert runs.asked() == []
    assert max(runs.waits) == pytest.approx(3, abs=0.5)


def test_after_a_day_they_are_asked_for_conditionally_and_stand_again(runs: Runs) -> None:
    runs.run(START, "/open")
    runs.asked()
    at = START
    for _ in range(3):
        at += KEPT + timedelta(seconds=1)
        assert runs.run(at, "/closed") == [FetchOutcome.ROBOTS]
        (headers,) = runs.asked()
        assert headers["If-None-Match"] == '"r1"'
        assert (runs.rows[0].outcome, runs.rows[0].content, runs.rows[0].etag) == (
            FetchOutcome.NOT_MODIFIED,
            RULES,
            '"r1"',
        )


def test_rules_that_changed_stand_at_once(runs: Runs) -> None:
    runs.run(START, "/open")
    runs.site.pages[ROBOTS] = versioned("User-agent: *\nDisallow: /open\n", '"r2"')
    assert runs.run(START + KEPT + timedelta(seconds=1), "/open", "/closed") == [FetchOutcome.ROBOTS, FetchOutcome.OK]


def test_a_host_without_rules_is_left_alone_for_a_day_too(runs: Runs) -> None:
    del runs.site.pages[ROBOTS]
    assert runs.run(START, "/closed") == [FetchOutcome.OK]
    assert len(runs.asked()) == 1
    runs.run(START + timedelta(hours=23), "/closed")
    assert runs.asked() == []
    runs.run(START + KEPT + timedelta(seconds=1), "/closed")
    assert "If-None-Match" not in runs.asked()[0]


def test_a_failure_is_not_remembered_for_a_day(runs: Runs) -> None:
    runs.site.pages[ROBOTS] = answer(b"", 503)
    assert runs.run(START, "/open") == [FetchOutcome.ERROR]
    runs.site.pages[ROBOTS] = versioned(RULES, '"r1"')
    assert runs.run(START + timedelta(hours=1), "/open") == [FetchOutcome.OK]


def test_an_answer_of_the_future_is_not_gone_by(runs: Runs) -> None:
    runs.run(START + timedelta(days=300), "/open")
    runs.asked()
    runs.run(START, "/open")
    assert len(runs.asked()) == 1


def test_an_answer_that_nothing_has_changed_to_who_knows_nothing_allows_nothing(runs: Runs) -> None:
    runs.site.pages[ROBOTS] = answer(b"", 304)
    assert runs.run(START, "/open") == [FetchOutcome.ERROR]


def test_a_long_robots_txt_is_kept_as_far_as_it_is_read(runs: Runs) -> None:
    runs.site.pages[ROBOTS] = answer(("# comment\n" * 60_000 + RULES).encode())
    assert runs.run(START, "/closed") == [FetchOutcome.OK]
    assert len(runs.rows[0].content or "") == READ_BYTES
