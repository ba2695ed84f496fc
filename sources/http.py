"""Address -> bytes and the row that says how it went: the one polite client behind every source."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from uuid import uuid4

import requests
from urllib3.exceptions import HTTPError

from schemas.codes import FetchOutcome, FetchPurpose
from schemas.errors import FetchError, SettingsError
from schemas.operations import Fetch
from sources.addresses import CheckedAdapter, Resolver, resolve
from sources.politeness import Lanes, backoff_seconds, retry_after_seconds
from sources.registry import URL_LIMIT, is_web_url
from sources.robots import Robots, read_robots
from sources.unpack import Unpacker

ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, text/html, application/xml, */*;q=0.5"
PIECE_BYTES = 64 * 1024
REDIRECTS = frozenset({301, 302, 303, 307, 308})
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
class _Attempt:
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


class Fetcher:
    """One polite HTTP client for all threads of a run.

    `resolver(host, port)` gives the addresses of a name; each is checked, and the connection goes to one of them.
    `ca_bundle` replaces the usual certificates. Neither proxies nor passwords are taken from the environment.
    """

    def __init__(
        self,
        limits: FetchLimits,
        resolver: Resolver | None = None,
        ca_bundle: Path | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if ca_bundle is not None and not ca_bundle.exists():
            raise SettingsError(f"{ca_bundle}: no such file of certificates")
        self.limits = limits
        self._now, self._sleep = now, sleep
        self._lanes = Lanes(limits.pause_seconds, sleep)
        self._robots: dict[str, Robots] = {}
        self._robots_locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()
        self._adapter = CheckedAdapter(
            resolver or resolve, allow_private_addresses=limits.allow_private_addresses, pool_size=64
        )
        self._session = _Session()
        self._session.trust_env = False
        self._session.mount("http://", self._adapter)
        self._session.mount("https://", self._adapter)
        self._session.verify = str(ca_bundle) if ca_bundle is not None else True
        self._session.cookies.set_policy(_NoCookies())
        self._session.headers.clear()
        self._session.headers.update(
            {"User-Agent": limits.user_agent, "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate"}
        )

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
        attempt = _Attempt(purpose, source_id, run_id, conditions, self._now(), url)
        started = time.monotonic()
        body: bytes | None = None
        error: str | None = None
        try:
            outcome, body = self._with_retries(url, attempt)
        except FetchError as failure:
            outcome, error = FetchOutcome(failure.outcome), str(failure)
        if error is None and outcome not in (FetchOutcome.OK, FetchOutcome.NOT_MODIFIED):
            error = f"HTTP {attempt.http_status}" if attempt.http_status != 200 else "the body is empty"
        row = self._row(url, attempt, outcome, error, len(body or b""), time.monotonic() - started)
        return FetchResult(row, body, attempt.headers, tuple(attempt.robots_rows))

    def _row(
        self, url: str, attempt: _Attempt, outcome: FetchOutcome, error: str | None, body_bytes: int, elapsed: float
    ) -> Fetch:
        headers = attempt.headers
        return Fetch(
            fetch_id=uuid4().hex,
            run_id=attempt.run_id,
            source_id=attempt.source_id,
            purpose=attempt.purpose,
            url=url,
            final_url=attempt.final_url if attempt.http_status is not None else None,
            requested_at=attempt.requested_at,
            outcome=outcome,
            http_status=attempt.http_status,
            n_redirects=attempt.n_redirects,
            n_attempts=attempt.n_attempts,
            wire_bytes=attempt.wire_bytes,
            body_bytes=body_bytes,
            elapsed_seconds=round(elapsed, 3),
            content_type=headers.get("content-type"),
            etag=headers.get("etag"),
            last_modified=headers.get("last-modified"),
            error=error[:500] if error else None,
            year=attempt.requested_at.year,
        )

    def _with_retries(self, url: str, attempt: _Attempt) -> tuple[FetchOutcome, bytes | None]:
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

    def _wait_for_retry(self, attempt: _Attempt) -> bool:
        parts = urlsplit(attempt.final_url)
        lane = self._lanes.lane(parts.hostname or "", _port(attempt.final_url))
        asked = retry_after_seconds(attempt.headers.get("retry-after"), self._now())
        if asked is not None and asked > self.limits.retry_after_cap_seconds:
            self._lanes.close(lane, asked)
            return False
        if attempt.n_attempts >= self.limits.max_attempts:
            return False
        self._lanes.back_off(lane, max(asked or 0.0, backoff_seconds(attempt.n_attempts)))
        return True

    def _follow(self, url: str, attempt: _Attempt) -> tuple[FetchOutcome, bytes | None]:
        """The outcome and body behind a chain of redirects; every address in it is checked like the first."""
        deadline = time.monotonic() + self.limits.deadline_seconds
        attempt.n_attempts += 1
        while True:
            attempt.final_url = url
            _check_address(url)
            crawl_delay = self._ask_robots(url, attempt) if attempt.purpose is not FetchPurpose.ROBOTS else 0.0
            lane = self._lanes.lane(urlsplit(url).hostname or "", _port(url))
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
            url = _joined(url, location)

    def _request(self, url: str, attempt: _Attempt, deadline: float) -> tuple[str | None, FetchOutcome, bytes | None]:
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

    def _answer(self, response: requests.Response, attempt: _Attempt) -> tuple[FetchOutcome, bytes | None]:
        status = response.status_code
        if not 200 <= status < 300:
            attempt.is_retryable = status == 429 or status >= 500
            return OUTCOME_BY_STATUS.get(status, FetchOutcome.ERROR), None
        body = self._body(response, attempt)
        return (FetchOutcome.OK if body else FetchOutcome.EMPTY), body

    def _body(self, response: requests.Response, attempt: _Attempt) -> bytes:
        unpacker = Unpacker(response.headers.get("Content-Encoding"), self.limits.body_cap_bytes)
        while piece := response.raw.read(PIECE_BYTES, decode_content=False):
            attempt.wire_bytes += len(piece)
            if attempt.wire_bytes > self.limits.wire_cap_bytes:
                raise FetchError(FetchOutcome.TOO_LARGE, f"more than {self.limits.wire_cap_bytes:,} bytes on the wire")
            unpacker.feed(piece)
        return unpacker.finish()

    def _failure(self, error: Exception, attempt: _Attempt, *, is_cut: bool) -> FetchError:
        if is_cut:
            seconds = self.limits.deadline_seconds
            return FetchError(FetchOutcome.TOO_SLOW, f"not done within {seconds:g} seconds")
        if isinstance(error, requests.exceptions.SSLError):
            return FetchError(FetchOutcome.BAD_TLS, _words(error))
        attempt.is_retryable = True
        if isinstance(error, requests.Timeout | TimeoutError):
            return FetchError(FetchOutcome.TOO_SLOW, _words(error))
        return FetchError(FetchOutcome.ERROR, _words(error))

    def _ask_robots(self, url: str, attempt: _Attempt) -> float:
        """The crawl delay for an address. Raises FetchError when its origin forbids it or cannot say."""
        robots = self._robots_of(url, attempt)
        if robots.failure is not None:
            raise FetchError(robots.failure, robots.error or "")
        if not robots.allows(url, self.limits.user_agent):
            raise FetchError(FetchOutcome.ROBOTS, "robots.txt forbids it")
        return min(robots.crawl_delay_seconds(self.limits.user_agent), self.limits.crawl_delay_cap_seconds)

    def _robots_of(self, url: str, attempt: _Attempt) -> Robots:
        origin = origin_of(url)
        with self._lock:
            lock = self._robots_locks.setdefault(origin, threading.Lock())
        with lock:
            kept = self._robots.get(origin)
            if kept is not None and kept.until > self._now():
                return kept
            result = self.fetch(f"{origin}/robots.txt", FetchPurpose.ROBOTS, attempt.source_id, attempt.run_id)
            attempt.robots_rows.append(result.row)
            row = result.row
            robots = read_robots(row.outcome, row.http_status, result.body, row.error, self._now())
            self._robots[origin] = robots
            return robots


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """No target: requests reads the whole body of a redirect, uncapped, before it says where it leads."""


class _NoCookies(DefaultCookiePolicy):
    def set_ok(self, cookie: object, request: object) -> bool:
        """Refuses every cookie: a fetch is the same whatever came before it."""
        return False


def origin_of(url: str) -> str:
    """Scheme, host and port of an address, in lower case, default ports left out."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    default = {"http": 80, "https": 443}.get(parts.scheme)
    port = "" if parts.port in (None, default) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def _port(url: str) -> int:
    parts = urlsplit(url)
    return parts.port or (443 if parts.scheme == "https" else 80)


def _check_address(url: str) -> None:
    if len(url) > URL_LIMIT:
        raise FetchError(FetchOutcome.REFUSED_ADDRESS, f"an address of {len(url):,} characters")
    if not is_web_url(url):
        raise FetchError(FetchOutcome.REFUSED_ADDRESS, f"{url[:200]!r} is no http or https address")
    if urlsplit(url).username is not None:
        raise FetchError(FetchOutcome.REFUSED_ADDRESS, "an address with a user name")


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise FetchError(FetchOutcome.REFUSED_ADDRESS, f"a redirect to {location[:200]!r}: {error}") from error


def _words(error: Exception) -> str:
    inner = error
    while isinstance(reason := getattr(inner, "reason", None) or (inner.args[0] if inner.args else None), Exception):
        inner = reason
    return f"{type(inner).__name__}: {inner}"[:300]
