"""Address -> bytes and the row that says how it went: the one polite client behind every source."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import requests
from urllib3.exceptions import HTTPError, ReadTimeoutError

from schemas.codes import FetchOutcome, FetchPurpose
from schemas.errors import FetchError
from schemas.operations import Fetch
from sources.addresses import CheckedAdapter, Resolver, any_address, is_public, resolve
from sources.fetch_result import OUTCOME_BY_STATUS, Attempt
from sources.fetch_result import FetchLimits as FetchLimits
from sources.fetch_result import FetchResult as FetchResult
from sources.network_words import network_words
from sources.politeness import Lanes, backoff_seconds, retry_after_seconds
from sources.robots import RobotsBook
from sources.session import checked_session
from sources.unpack import Unpacker
from sources.web_address import check_address, host_of, port_of, redirect_target

ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, text/html, application/xml, */*;q=0.5"
PIECE_BYTES = 64 * 1024
REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Fetcher:
    """One polite HTTP client for all threads of a run.

    `resolver(host, port)` gives the addresses of a name; `may_reach` judges each, unless all are allowed, and the
    connection goes to one of those that were judged.
    `ca_bundle` replaces the usual certificates. Neither proxies nor passwords are taken from the environment.
    """

    def __init__(
        self,
        limits: FetchLimits,
        resolver: Resolver | None = None,
        ca_bundle: Path | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], None] = time.sleep,
        may_reach: Callable[[str], bool] = is_public,
    ) -> None:
        self.limits = limits
        self._now, self._sleep = now, sleep
        self._lanes = Lanes(limits.pause_seconds, sleep)
        self._robots = RobotsBook(self.fetch, now)
        self._resolver = resolver or resolve
        self._may_reach = any_address if limits.allow_private_addresses else may_reach
        self._adapter = self.checked_adapter(pool_size=64)
        headers = {"User-Agent": limits.user_agent, "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate"}
        self._session = checked_session(self._adapter, headers, ca_bundle)

    def checked_adapter(self, pool_size: int) -> CheckedAdapter:
        """An adapter that resolves and judges addresses as this fetcher does."""
        return CheckedAdapter(self._resolver, may_reach=self._may_reach, pool_size=pool_size)

    def close(self) -> None:
        """Closes the pooled connections."""
        self._session.close()

    def fetch(
        self,
        url: str,
        purpose: FetchPurpose,
        source_id: str,
        run_id: str,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> FetchResult:
        """One answer, or the outcome that says why there is none; never raises for trouble on the way.

        With `etag`, or else `last_modified`, the request is conditional. Only one of the two is sent: servers that
        get both have been seen to ignore the second (rss2email#268).
        """
        conditions = {}
        if etag:
            conditions["If-None-Match"] = etag
        elif last_modified:
            conditions["If-Modified-Since"] = last_modified
        attempt = Attempt(purpose, source_id, run_id, conditions, self._now(), url)
        started = time.monotonic()
        body: bytes | None = None
        error: str | None = None
        try:
            outcome, body = self._with_retries(url, attempt)
        except FetchError as failure:
            outcome, error = FetchOutcome(failure.outcome), str(failure)
        if error is None and outcome not in (FetchOutcome.OK, FetchOutcome.NOT_MODIFIED):
            error = f"HTTP {attempt.http_status}" if attempt.http_status != 200 else "the body is empty"
        row = attempt.row(url, outcome, error, len(body or b""), time.monotonic() - started)
        return FetchResult(row, body, attempt.headers, tuple(attempt.robots_rows))

    def _with_retries(self, url: str, attempt: Attempt) -> tuple[FetchOutcome, bytes | None]:
        while True:
            attempt.is_retryable = False
            attempt.n_redirects = 0
            failure: FetchError | None = None
            outcome, body = FetchOutcome.ERROR, None
            try:
                outcome, body = self._follow(url, attempt)
            except FetchError as error:
                failure = error
            if not attempt.is_retryable or not self._wait_for_retry(attempt):
                if failure is not None:
                    raise failure
                return outcome, body

    def _wait_for_retry(self, attempt: Attempt) -> bool:
        lane = self._lanes.lane(host_of(attempt.final_url), port_of(attempt.final_url))
        asked = retry_after_seconds(attempt.headers.get("retry-after"), self._now())
        if asked is not None and asked > self.limits.retry_after_cap_seconds:
            self._lanes.close(lane, asked)
            return False
        if attempt.n_attempts >= self.limits.max_attempts:
            return False
        self._lanes.back_off(lane, max(asked or 0.0, backoff_seconds(attempt.n_attempts)))
        return True

    def _follow(self, url: str, attempt: Attempt) -> tuple[FetchOutcome, bytes | None]:
        """The outcome and body behind a chain of redirects; every address in it is checked like the first."""
        deadline = time.monotonic() + self.limits.deadline_seconds
        attempt.n_attempts += 1
        while True:
            attempt.final_url = url
            check_address(url)
            crawl_delay = 0.0
            if attempt.purpose is not FetchPurpose.ROBOTS:
                crawl_delay = self.ask_robots(url, attempt.source_id, attempt.run_id, attempt.robots_rows)
            lane = self._lanes.lane(host_of(url), port_of(url))
            if lane.closed_until > time.monotonic():
                raise FetchError(FetchOutcome.RATE_LIMITED, "the host asked for a longer wait than a run has")
            waiting = time.monotonic()
            with self._lanes.turn(lane, crawl_delay):
                # Waiting for one's turn is politeness, and not the server's slowness.
                deadline += time.monotonic() - waiting
                location, outcome, body = self._request(url, attempt, deadline)
            if location is None:
                return outcome, body
            attempt.n_redirects += 1
            if attempt.n_redirects > self.limits.max_redirects:
                raise FetchError(FetchOutcome.ERROR, f"more than {self.limits.max_redirects} redirects")
            url = redirect_target(url, location)

    def _request(self, url: str, attempt: Attempt, deadline: float) -> tuple[str | None, FetchOutcome, bytes | None]:
        limits = self.limits
        with ExitStack() as stack:
            cut = stack.enter_context(self._adapter.cut_off_after(deadline - time.monotonic()))
            try:
                response = stack.enter_context(
                    self._session.get(
                        url,
                        headers=attempt.conditions,
                        stream=True,
                        allow_redirects=False,
                        timeout=(limits.connect_timeout_seconds, limits.read_timeout_seconds),
                    )
                )
                attempt.http_status = response.status_code
                attempt.headers = {name.lower(): value for name, value in response.headers.items()}
                if response.status_code in REDIRECTS and "location" in attempt.headers:
                    return attempt.headers["location"], FetchOutcome.OK, None
                outcome, body = self._answer(response, attempt)
                if cut.is_set():
                    # A body without a length that was cut off looks like one that ended.
                    raise TimeoutError
                return None, outcome, body
            except (requests.RequestException, HTTPError, OSError, ValueError) as error:
                raise self._failure(error, attempt, is_cut=cut.is_set()) from error

    def _answer(self, response: requests.Response, attempt: Attempt) -> tuple[FetchOutcome, bytes | None]:
        status = response.status_code
        if not 200 <= status < 300:
            attempt.is_retryable = status == 429 or status >= 500
            return OUTCOME_BY_STATUS.get(status, FetchOutcome.ERROR), None
        body = self._body(response, attempt)
        return (FetchOutcome.OK if body else FetchOutcome.EMPTY), body

    def _body(self, response: requests.Response, attempt: Attempt) -> bytes:
        unpacker = Unpacker(response.headers.get("Content-Encoding"), self.limits.body_cap_bytes)
        while piece := response.raw.read(PIECE_BYTES, decode_content=False):
            attempt.wire_bytes += len(piece)
            if attempt.wire_bytes > self.limits.wire_cap_bytes:
                raise FetchError(FetchOutcome.TOO_LARGE, f"more than {self.limits.wire_cap_bytes:,} bytes on the wire")
            unpacker.feed(piece)
        return unpacker.finish()

    def _failure(self, error: Exception, attempt: Attempt, *, is_cut: bool) -> FetchError:
        if is_cut:
            seconds = self.limits.deadline_seconds
            return FetchError(FetchOutcome.TOO_SLOW, f"not done within {seconds:g} seconds")
        words = network_words(error, host_of(attempt.final_url))
        if isinstance(error, requests.exceptions.SSLError):
            return FetchError(FetchOutcome.BAD_TLS, words)
        attempt.is_retryable = True
        is_late = isinstance(error, requests.Timeout | TimeoutError | ReadTimeoutError)
        return FetchError(FetchOutcome.TOO_SLOW if is_late else FetchOutcome.ERROR, words)

    def remember_robots(self, rows: Iterable[Fetch]) -> None:
        """Takes over the robots.txt that earlier runs were given (rows of `fetches`), each for its day."""
        self._robots.remember(rows)

    def ask_robots(self, url: str, source_id: str, run_id: str, rows: list[Fetch]) -> float:
        """The crawl delay for an address, in seconds; a request made for it is added to `rows`.

        Raises FetchError when its origin forbids it or cannot say.
        """
        robots = self._robots.of(url, source_id, run_id, rows)
        if robots.failure is not None:
            raise FetchError(robots.failure, robots.error or "")
        if not robots.allows(url, self.limits.user_agent):
            raise FetchError(FetchOutcome.ROBOTS, "robots.txt forbids it")
        return min(robots.crawl_delay_seconds(self.limits.user_agent), self.limits.crawl_delay_cap_seconds)
