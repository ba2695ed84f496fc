"""A large file on the web -> the same file on the disk, never in memory; broken off, it goes on where it stopped."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import requests
from urllib3.exceptions import HTTPError

from schemas.codes import FetchOutcome, FetchPurpose
from schemas.errors import FetchError
from schemas.operations import Fetch
from sources.fetch_result import OUTCOME_BY_STATUS
from sources.http import PIECE_BYTES, REDIRECTS, Fetcher, FetchLimits
from sources.politeness import backoff_seconds, retry_after_seconds
from sources.session import checked_session
from sources.web_address import check_address, redirect_target

# CC-NEWS publishes files of about 1.07 GB; the master list of GDELT has 130 MB.
FILE_CAP_BYTES = 4_000_000_000
# A server that sends less than this in a stretch of time is not worth waiting for.
STALL_SECONDS = 60.0
STALL_BYTES = 16 * 1024


@dataclass(frozen=True)
class Downloaded:
    """How it went: the rows of all requests, robots.txt included, and the file where there is one."""

    path: Path | None
    rows: tuple[Fetch, ...]
    outcome: FetchOutcome
    error: str | None = None


@dataclass
class _Answer:
    """What the last answer said."""

    final_url: str
    http_status: int | None = None
    n_redirects: int = 0
    content_type: str | None = None
    etag: str | None = None
    retry_after: str | None = None
    wire_bytes: int = 0


class Downloader:
    """One download at a time, with the manners and the checks of the fetcher that asks robots.txt for it.

    Every address of a chain of redirects is resolved, checked and dialled in one step. What has arrived lies beside
    the file as `.part`; the next call asks for the rest, on the condition that the file is still the same.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        ca_bundle: Path | None = None,
        cap_bytes: int = FILE_CAP_BYTES,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        limits: FetchLimits = fetcher.limits
        self._fetcher, self._limits, self._cap_bytes, self._sleep = fetcher, limits, cap_bytes, sleep
        self._ended_at = float("-inf")
        # Packed on the way it could not be continued, and its size would not be that of the published file.
        headers = {"User-Agent": limits.user_agent, "Accept-Encoding": "identity"}
        self._session = checked_session(fetcher.checked_adapter(pool_size=4), headers, ca_bundle)

    def close(self) -> None:
        """Closes the connections."""
        self._session.close()

    def download(self, url: str, target: Path, *, source_id: str, run_id: str) -> Downloaded:
        """The file at `target`, or the outcome that says why not; never raises for trouble on the way."""
        rows: list[Fetch] = []
        outcome, error = FetchOutcome.ERROR, None
        for attempt in range(1, self._limits.max_attempts + 1):
            answer = _Answer(url)
            requested_at, started = datetime.now(UTC), time.monotonic()
            is_retryable = False
            try:
                self._take_turn(url, source_id, run_id, rows)
                outcome, error = self._get(url, target, answer), None
                is_retryable = outcome is FetchOutcome.RATE_LIMITED or (answer.http_status or 0) >= 500
                if outcome is not FetchOutcome.OK:
                    error = f"HTTP {answer.http_status}"
            except FetchError as failure:
                outcome, error = FetchOutcome(failure.outcome), str(failure)
            except requests.exceptions.SSLError as failure:
                outcome, error = FetchOutcome.BAD_TLS, str(failure)[:300]
            except (requests.RequestException, HTTPError, OSError) as failure:
                outcome, error, is_retryable = FetchOutcome.ERROR, f"{type(failure).__name__}: {failure}"[:300], True
            self._ended_at = time.monotonic()
            elapsed = self._ended_at - started
            rows.append(_row(url, answer, outcome, error, attempt, requested_at, elapsed, source_id, run_id))
            if outcome is FetchOutcome.OK or not is_retryable or attempt == self._limits.max_attempts:
                break
            asked = retry_after_seconds(answer.retry_after, datetime.now(UTC)) or 0.0
            if asked > self._limits.retry_after_cap_seconds:
                break
            self._sleep(max(asked, backoff_seconds(attempt)))
        return Downloaded(target if outcome is FetchOutcome.OK else None, tuple(rows), outcome, error)

    def _get(self, url: str, target: Path, answer: _Answer) -> FetchOutcome:
        part, tag = target.with_name(f"{target.name}.part"), target.with_name(f"{target.name}.etag")
        headers = {}
        have = part.stat().st_size if part.exists() and tag.exists() else 0
        if have:
            headers = {"Range": f"bytes={have}-", "If-Range": tag.read_text(encoding="utf-8")}
        with self._answer_behind(url, headers, answer) as response:
            status = response.status_code
            if status not in (200, 206):
                return OUTCOME_BY_STATUS.get(status, FetchOutcome.ERROR)
            tag.unlink(missing_ok=True)
            if answer.etag and not answer.etag.startswith("W/"):
                tag.write_text(answer.etag, encoding="utf-8")
            have = have if status == 206 else 0
            with part.open("ab" if have else "wb") as file:
                self._receive(response, file.write, answer, have)
            expected = response.headers.get("Content-Length")
        if expected is not None and expected.isdigit() and answer.wire_bytes != int(expected):
            raise OSError(f"{answer.wire_bytes:,} of {int(expected):,} bytes arrived")
        part.replace(target)
        tag.unlink(missing_ok=True)
        return FetchOutcome.OK

    def _receive(self, response: requests.Response, write: Callable[[bytes], int], answer: _Answer, have: int) -> None:
        since, received = time.monotonic(), 0
        while piece := response.raw.read1(PIECE_BYTES):
            answer.wire_bytes += len(piece)
            received += len(piece)
            if have + answer.wire_bytes > self._cap_bytes:
                raise FetchError(FetchOutcome.TOO_LARGE, f"more than {self._cap_bytes:,} bytes")
            write(piece)
            if time.monotonic() - since > STALL_SECONDS:
                if received < STALL_BYTES:
                    raise FetchError(FetchOutcome.TOO_SLOW, f"{received:,} bytes in {STALL_SECONDS:g} seconds")
                since, received = time.monotonic(), 0

    def _answer_behind(self, url: str, headers: dict[str, str], answer: _Answer) -> requests.Response:
        while True:
            check_address(url)
            answer.final_url = url
            response = self._session.get(
                url,
                headers=headers,
                stream=True,
                allow_redirects=False,
                timeout=(self._limits.connect_timeout_seconds, self._limits.read_timeout_seconds),
            )
            answer.http_status = response.status_code
            answer.content_type = response.headers.get("Content-Type")
            answer.etag = response.headers.get("ETag")
            answer.retry_after = response.headers.get("Retry-After")
            location = response.headers.get("Location")
            if response.status_code not in REDIRECTS or not location:
                return response
            response.close()
            answer.n_redirects += 1
            if answer.n_redirects > self._limits.max_redirects:
                raise FetchError(FetchOutcome.ERROR, f"more than {self._limits.max_redirects} redirects")
            url = redirect_target(url, location)

    def _take_turn(self, url: str, source_id: str, run_id: str, rows: list[Fetch]) -> None:
        """Waits as long as robots.txt and the settings ask. Raises FetchError where the first forbids it."""
        asked = self._fetcher.ask_robots(url, source_id, run_id, rows)
        wait = self._ended_at + max(asked, self._limits.pause_seconds) - time.monotonic()
        if wait > 0:
            self._sleep(wait)


def _row(
    url: str,
    answer: _Answer,
    outcome: FetchOutcome,
    error: str | None,
    attempt: int,
    requested_at: datetime,
    elapsed: float,
    source_id: str,
    run_id: str,
) -> Fetch:
    return Fetch(
        fetch_id=uuid4().hex,
        run_id=run_id,
        source_id=source_id,
        purpose=FetchPurpose.ARCHIVE,
        url=url,
        final_url=answer.final_url if answer.http_status is not None else None,
        requested_at=requested_at,
        outcome=outcome,
        http_status=answer.http_status,
        n_redirects=answer.n_redirects,
        n_attempts=attempt,
        wire_bytes=answer.wire_bytes,
        body_bytes=answer.wire_bytes,
        elapsed_seconds=round(elapsed, 3),
        content_type=answer.content_type,
        error=error[:500] if error else None,
        year=requested_at.year,
    )
