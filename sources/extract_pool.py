"""Pages -> articles in processes of their own, so that one poisoned page costs one page and neither the run nor its
memory; between the collector and sources/extract_worker.py.
"""

from __future__ import annotations

import json
import pickle
import queue
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self, runtime_checkable

from schemas.codes import RejectReason
from schemas.errors import ExtractError
from sources.article import ExtractedPage
from sources.extract_worker import memory_of, page_of, read_frame, write_frame
from sources.listing import ListedItem

ROOT = Path(__file__).resolve().parent.parent
# The language identifier alone takes a second to load, and ten on a machine that is busy.
START_SECONDS = 120.0
LOOK_SECONDS = 0.02


@runtime_checkable
class Extractor(Protocol):
    """What makes an article of a page: `sources.article.extract` in this process, or a pool of others."""

    def __call__(
        self,
        page: bytes,
        *,
        url: str,
        content_type: str | None = None,
        listed: ListedItem | None = None,
        now: datetime,
        time_zone: str = "UTC",
    ) -> ExtractedPage:
        """The article. Raises ExtractError with the reason where there is none."""


@dataclass(frozen=True)
class PoolLimits:
    """How much extraction may cost. `memory_bytes` is resident memory beyond that of a worker that has just started.

    Half of 990 pages took 25 ms and the slowest 2.6 s; 1.7 MB of small paragraphs took 66 s (trafilatura 2.3.1). A
    worker is replaced after `pages_per_worker`: the libraries below keep caches that only grow (htmldate#56).
    """

    processes: int = 2
    deadline_seconds: float = 20.0
    memory_bytes: int = 150_000_000
    pages_per_worker: int = 1_000


class ExtractPool:
    """`extract` in worker processes: started when first needed, killed at the deadline, replaced when lost.

    Called from any number of threads; so many pages are read at once as there are workers. A page may cost itself:
    ExtractError `too_slow`, `out_of_memory`, or `extract_failed` where its worker died.
    """

    def __init__(self, limits: PoolLimits | None = None) -> None:
        self.limits = limits or PoolLimits()
        # Last in, first out: a night with few pages starts one worker and not all.
        self._workers: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(self.limits.processes):
            self._workers.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the workers, after the pages that are being read."""
        workers = [self._workers.get() for _ in range(self.limits.processes)]
        for worker in workers:
            if worker is not None:
                worker.end()
            self._workers.put(None)

    def __call__(self, page: bytes, **given: Any) -> ExtractedPage:
        """The article of a page, as `sources.article.extract` gives it."""
        worker = self._workers.get()
        try:
            if worker is None:
                worker = _Worker(self.limits)
            return worker.extract(page, given)
        finally:
            if worker is not None and not worker.is_fit:
                worker.end()
                worker = None
            self._workers.put(worker)


class _Worker:
    """One process. After anything but a clean answer it is not fit for another page."""

    def __init__(self, limits: PoolLimits) -> None:
        self._limits = limits
        self._n_pages = 0
        command = [sys.executable, "-m", "sources.extract_worker"]
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [*command, str(limits.memory_bytes), str(limits.deadline_seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
        )
        self._memory_cap = sys.maxsize
        reply, _ = self._exchange(None, START_SECONDS)
        self.is_fit = reply == b"ready"
        self._idle_bytes = memory_of(self._process.pid)[1]
        self._memory_cap = self._idle_bytes + limits.memory_bytes

    def extract(self, page: bytes, given: dict[str, Any]) -> ExtractedPage:
        """The article of a page, or ExtractError."""
        if not self.is_fit:
            raise ExtractError(RejectReason.EXTRACT_FAILED, "no process could be started to read the page")
        self.is_fit = False
        self._n_pages += 1
        reply, ended_for = self._exchange(pickle.dumps((page, given)), self._limits.deadline_seconds)
        if ended_for is RejectReason.TOO_SLOW:
            seconds = self._limits.deadline_seconds
            raise ExtractError(ended_for, f"the page was not read within {seconds:g} seconds")
        if ended_for is RejectReason.OUT_OF_MEMORY:
            raise ExtractError(ended_for, f"the page took more than {self._limits.memory_bytes:,} bytes of memory")
        if reply is None:
            code = self._process.wait()
            raise ExtractError(RejectReason.EXTRACT_FAILED, f"the process that read the page ended with {code}")
        return self._page(reply)

    def _page(self, reply: bytes) -> ExtractedPage:
        try:
            said = json.loads(reply)
            page = page_of(said["page"]) if "page" in said else None
            refusal = None if page is not None else ExtractError(RejectReason(said["reason"]), str(said["words"]))
        except (ValueError, KeyError, TypeError) as error:
            raise ExtractError(RejectReason.EXTRACT_FAILED, f"a reply that makes no sense: {error!r}"[:300]) from error
        # What the libraries keep of one page must not be charged to the next.
        has_room = memory_of(self._process.pid)[1] <= self._idle_bytes + self._limits.memory_bytes // 2
        is_alive = refusal is None or refusal.reason != RejectReason.OUT_OF_MEMORY
        self.is_fit = has_room and is_alive and self._n_pages < self._limits.pages_per_worker
        if refusal is not None:
            raise refusal
        assert page is not None
        return page

    def _exchange(self, request: bytes | None, seconds: float) -> tuple[bytes | None, RejectReason | None]:
        """The next frame, null where none came; and why the process was killed, if it was."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        ended_for: list[RejectReason] = []
        done = threading.Event()
        watch = threading.Thread(target=self._watch, args=(seconds, done, ended_for), daemon=True)
        watch.start()
        try:
            if request is not None:
                write_frame(self._process.stdin, request)
            reply = read_frame(self._process.stdout)
        except OSError:
            reply = None
        done.set()
        watch.join()
        return reply, ended_for[0] if ended_for else None

    def _watch(self, seconds: float, done: threading.Event, ended_for: list[RejectReason]) -> None:
        until = time.monotonic() + seconds
        while not done.wait(LOOK_SECONDS):
            if time.monotonic() > until:
                ended_for.append(RejectReason.TOO_SLOW)
            elif memory_of(self._process.pid)[1] > self._memory_cap:
                ended_for.append(RejectReason.OUT_OF_MEMORY)
            if ended_for:
                self._process.kill()
                return

    def end(self) -> None:
        """Ends the process at once and waits for it."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    # Half a request is still in the buffer of a process that was killed.
                    continue
        self._process.wait()
