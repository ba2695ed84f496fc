"""How a request is made and what became of it: the limits, the attempt under way, the result; below the fetcher."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from schemas.codes import FetchOutcome, FetchPurpose
from schemas.operations import Fetch

OUTCOME_BY_STATUS = {
    304: FetchOutcome.NOT_MODIFIED,
    401: FetchOutcome.BLOCKED,
    402: FetchOutcome.BLOCKED,
    403: FetchOutcome.BLOCKED,
    404: FetchOutcome.GONE,
    406: FetchOutcome.BLOCKED,
    410: FetchOutcome.GONE,
    429: FetchOutcome.RATE_LIMITED,
    451: FetchOutcome.BLOCKED,
}


@dataclass(frozen=True)
class FetchLimits:
    """How polite and how patient the fetcher is. Times in seconds, sizes in bytes.

    `deadline_seconds` is the wall time of one attempt, redirects included. A Retry-After or a crawl delay beyond its
    cap is not waited for: the first closes the host for the run, the second is shortened to the cap.
    """

    user_agent: str = "brinkwatch (news event research)"
    allow_private_addresses: bool = False
    pause_seconds: float = 1.0
    connect_timeout_seconds: float = 10.0
    read_timeout_seconds: float = 20.0
    deadline_seconds: float = 60.0
    wire_cap_bytes: int = 10_000_000
    body_cap_bytes: int = 20_000_000
    max_redirects: int = 5
    max_attempts: int = 3
    retry_after_cap_seconds: float = 120.0
    crawl_delay_cap_seconds: float = 60.0


@dataclass(frozen=True)
class FetchResult:
    """The row of a request, its body where there is one, its headers (names in lower case).

    `robots_rows` are the requests for robots.txt that had to come first.
    """

    row: Fetch
    body: bytes | None
    headers: Mapping[str, str]
    robots_rows: tuple[Fetch, ...] = ()

    @property
    def rows(self) -> tuple[Fetch, ...]:
        """Every request that was made, in order."""
        return (*self.robots_rows, self.row)


@dataclass
class Attempt:
    """What one fetch has met so far."""

    purpose: FetchPurpose
    source_id: str
    run_id: str
    conditions: dict[str, str]
    requested_at: datetime
    final_url: str
    n_attempts: int = 0
    n_redirects: int = 0
    http_status: int | None = None
    wire_bytes: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    robots_rows: list[Fetch] = field(default_factory=list)
    is_retryable: bool = False

    def row(self, url: str, outcome: FetchOutcome, error: str | None, body_bytes: int, elapsed: float) -> Fetch:
        """The row of `fetches` for what was asked for; `elapsed` in seconds."""
        headers = self.headers
        return Fetch(
            fetch_id=uuid4().hex,
            run_id=self.run_id,
            source_id=self.source_id,
            purpose=self.purpose,
            url=url,
            final_url=self.final_url if self.http_status is not None else None,
            requested_at=self.requested_at,
            outcome=outcome,
            http_status=self.http_status,
            n_redirects=self.n_redirects,
            n_attempts=self.n_attempts,
            wire_bytes=self.wire_bytes,
            body_bytes=body_bytes,
            elapsed_seconds=round(elapsed, 3),
            content_type=headers.get("content-type"),
            etag=headers.get("etag"),
            last_modified=headers.get("last-modified"),
            error=error[:500] if error else None,
            year=self.requested_at.year,
        )
