"""robots.txt of a host -> whether and how fast its pages may be fetched; kept for a day, across runs by the store."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from protego import Protego

from schemas.codes import FetchOutcome, FetchPurpose
from schemas.operations import Fetch
from sources.web_address import origin_of

if TYPE_CHECKING:
    from sources.fetch_result import FetchResult

# RFC 9309 2.4 says a day; the hour is for a night that starts a little later than the one before, which would else ask
# every host once more for nothing.
KEPT = timedelta(days=1, hours=1)
# One failed look must not blind a whole night, and asking again before each page would not be polite.
KEPT_AFTER_FAILURE = timedelta(minutes=15)
# RFC 9309 2.5: what lies behind the first 500 KiB need not be read.
READ_BYTES = 500 * 1024


@dataclass(frozen=True)
class Robots:
    """What robots.txt says. `failure` is the outcome that stands for every page of an origin that gave none."""

    rules: Protego | None
    until: datetime
    failure: FetchOutcome | None = None
    error: str | None = None

    def allows(self, url: str, user_agent: str) -> bool:
        """Whether a page may be fetched."""
        return self.rules is None or bool(self.rules.can_fetch(url, user_agent))

    def crawl_delay_seconds(self, user_agent: str) -> float:
        """The pause that the origin asks for between two requests; 0 when it asks for none."""
        delay = self.rules.crawl_delay(user_agent) if self.rules is not None else None
        return max(float(delay or 0.0), 0.0)


def read_robots(row: Fetch) -> Robots:
    """What the answer to a request for robots.txt means, after RFC 9309 2.3.1; its text is the row's `content`.

    An answer of 400 to 499 allows all. A server that fails, or cannot be reached, allows nothing for now.
    """
    outcome, http_status, error = row.outcome, row.http_status, row.error
    if row.content is not None:
        return Robots(Protego.parse(row.content), row.requested_at + KEPT)
    if http_status is not None and 400 <= http_status < 500 and outcome is not FetchOutcome.RATE_LIMITED:
        return Robots(None, row.requested_at + KEPT)
    if http_status is not None and (http_status >= 500 or outcome is FetchOutcome.NOT_MODIFIED):
        outcome = FetchOutcome.ERROR
    # A host that gives no answer at all does so for every page; of an answer it has to be said what it was to.
    words = error if http_status is None and error else f"robots.txt: {error or outcome}"
    return Robots(None, row.requested_at + KEPT_AFTER_FAILURE, outcome, words)


class RobotsBook:
    """The robots.txt of every origin that a run meets: remembered from earlier runs, else asked for, once.

    `ask(url, purpose, source_id, run_id, etag=, last_modified=)` makes the request.
    """

    def __init__(self, ask: Callable[..., FetchResult], now: Callable[[], datetime]) -> None:
        self._ask, self._now = ask, now
        self._rows: dict[str, Fetch] = {}
        self._robots: dict[str, Robots] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def remember(self, rows: Iterable[Fetch]) -> None:
        """Takes over what earlier runs were answered; what this run was told itself stands."""
        for row in rows:
            # A row of tomorrow is the work of a clock that was wrong.
            if row.requested_at <= self._now():
                self._rows.setdefault(origin_of(row.url), row)

    def of(self, url: str, source_id: str, run_id: str, rows: list[Fetch]) -> Robots:
        """The robots.txt for an address; a request that had to be made for it is added to `rows`."""
        origin = origin_of(url)
        with self._lock:
            lock = self._locks.setdefault(origin, threading.Lock())
        with lock:
            kept = self._rows.get(origin)
            robots = self._robots.get(origin)
            if robots is None and kept is not None:
                robots = self._robots[origin] = read_robots(kept)
            if robots is not None and robots.until > self._now():
                return robots
            row = self._asked(origin, kept, source_id, run_id)
            rows.append(row)
            self._rows[origin] = row
            self._robots[origin] = read_robots(row)
            return self._robots[origin]

    def _asked(self, origin: str, kept: Fetch | None, source_id: str, run_id: str) -> Fetch:
        """The answer now: with the text that stands, so that the row is enough for the runs to come."""
        has_text = kept is not None and kept.content is not None
        result = self._ask(
            f"{origin}/robots.txt",
            FetchPurpose.ROBOTS,
            source_id,
            run_id,
            etag=kept.etag if kept is not None and has_text else None,
            last_modified=kept.last_modified if kept is not None and has_text else None,
        )
        row = result.row
        if row.outcome in (FetchOutcome.OK, FetchOutcome.EMPTY):
            text = (result.body or b"")[:READ_BYTES].decode("utf-8-sig", errors="replace")
            return row.model_copy(update={"content": text})
        if row.outcome is FetchOutcome.NOT_MODIFIED and kept is not None and has_text:
            # Not every server names the version again that has not changed.
            same = {"etag": row.etag or kept.etag, "last_modified": row.last_modified or kept.last_modified}
            return row.model_copy(update={"content": kept.content, **same})
        return row
