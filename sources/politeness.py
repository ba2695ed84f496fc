"""When the next request to a host may start: one at a time, after a pause, and not before the host allows."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

BACKOFF_BASE_SECONDS = 0.5


class Lane:
    """The way to one host and port."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.free_at = 0.0
        self.closed_until = 0.0


class Lanes:
    """All ways, shared by the threads of a run. Times are those of a monotonic clock."""

    def __init__(self, pause_seconds: float, sleep: Callable[[float], None]) -> None:
        self._pause, self._sleep = pause_seconds, sleep
        self._lanes: dict[tuple[str, int], Lane] = {}
        self._lock = threading.Lock()

    def lane(self, host: str, port: int) -> Lane:
        """The way to a host and port, the same one for every thread."""
        with self._lock:
            return self._lanes.setdefault((host, port), Lane())

    @contextmanager
    def turn(self, lane: Lane, crawl_delay_seconds: float) -> Iterator[None]:
        """One request's turn: waits for the one before it and for the pause after that one's end."""
        with lane.lock:
            wait = lane.free_at - time.monotonic()
            if wait > 0:
                self._sleep(wait)
            try:
                yield
            finally:
                lane.free_at = max(lane.free_at, time.monotonic() + max(self._pause, crawl_delay_seconds))

    def back_off(self, lane: Lane, seconds: float) -> None:
        """Lets nobody on the way for some seconds."""
        with lane.lock:
            lane.free_at = max(lane.free_at, time.monotonic() + seconds)

    def close(self, lane: Lane, seconds: float) -> None:
        """Closes the way: the host asked for more patience than a run has."""
        lane.closed_until = max(lane.closed_until, time.monotonic() + seconds)


def backoff_seconds(attempt: int) -> float:
    """The wait after a failed attempt (1, 2, ...): doubled each time, by a random factor of 0.5 to 1."""
    return BACKOFF_BASE_SECONDS * float(2 ** (attempt - 1)) * random.uniform(0.5, 1.0)  # noqa: S311 - no secret


def retry_after_seconds(header: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, in either of its two forms; null when it says nothing readable."""
    if header is None:
        return None
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(min(int(text[:9]), 10**9))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - now).total_seconds(), 0.0)
