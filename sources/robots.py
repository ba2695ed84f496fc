"""robots.txt of an origin -> whether and how fast its pages may be fetched, kept for a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from protego import Protego

from schemas.codes import FetchOutcome

KEPT = timedelta(days=1)
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


def read_robots(
    outcome: FetchOutcome, http_status: int | None, body: bytes | None, error: str | None, now: datetime
) -> Robots:
    """What an answer to the request for robots.txt means, after RFC 9309 2.3.1.

    An answer of 400 to 499 allows all. A server that fails, or cannot be reached, allows nothing for now.
    """
    if outcome in (FetchOutcome.OK, FetchOutcome.EMPTY):
        text = (body or b"")[:READ_BYTES].decode("utf-8-sig", errors="replace")
        return Robots(Protego.parse(text), now + KEPT)
    if http_status is not None and 400 <= http_status < 500 and outcome is not FetchOutcome.RATE_LIMITED:
        return Robots(None, now + KEPT)
    if http_status is not None and http_status >= 500:
        outcome = FetchOutcome.ERROR
    # A host that gives no answer at all does so for every page; of an answer it has to be said what it was to.
    words = error if http_status is None and error else f"robots.txt: {error or outcome}"
    return Robots(None, now + KEPT_AFTER_FAILURE, outcome, words)
