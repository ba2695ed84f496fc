"""One page at a time, in a process that may be killed: what the extraction pool starts as `-m sources.extract_worker`.

Frames are a length of eight bytes and that many bytes. In comes a pickle of the page and the arguments of `extract`,
written by our own parent; out goes JSON and never a pickle, since a hostile page may have had its way with the parser.
"""

from __future__ import annotations

import json
import os
import pickle
import queue
import resource
import signal
import struct
import sys
import threading
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from schemas.codes import PublishedFrom, RejectReason
from schemas.errors import ExtractError
from sources.article import ExtractedPage, extract

LENGTH = struct.Struct(">Q")
FRAME_CAP_BYTES = 64 * 1024 * 1024
PAGE_BYTES = resource.getpagesize()
# The parent kills at the deadline; the kernel does so a little later where there is no parent any more.
GRACE_SECONDS = 2.0
WARM_UP = (
    b"<html><head><title>A page to warm up on</title></head><body><article><p>Envoys met in the capital on Monday and "
    b"agreed to meet again before the end of the month, officials said.</p></article></body></html>"
)


def write_frame(stream: IO[bytes], content: bytes) -> None:
    """Writes one frame."""
    stream.write(LENGTH.pack(len(content)) + content)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes | None:
    """The next frame; null when the other side has gone or writes what is no frame."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    if length > FRAME_CAP_BYTES:
        return None
    content = stream.read(length)
    return content if len(content) == length else None


def reply_of(page: bytes, given: dict[str, Any]) -> dict[str, Any]:
    """What became of a page: its record, or the reason and the words of its refusal."""
    try:
        record = asdict(extract(page, **given))
    except ExtractError as error:
        return {"reason": str(error.reason), "words": str(error)}
    except MemoryError:
        return {"reason": RejectReason.OUT_OF_MEMORY.value, "words": "the page asked for more memory than one may have"}
    except Exception as error:  # noqa: BLE001 - whatever a page does to the parser is told to the parent
        return {"reason": RejectReason.EXTRACT_FAILED.value, "words": f"{type(error).__name__}: {error}"[:300]}
    published: datetime | None = record["published"]
    return {"page": record | {"published": published.isoformat() if published is not None else None}}


def page_of(record: dict[str, Any]) -> ExtractedPage:
    """The page of a reply. Raises TypeError, KeyError or ValueError for what no worker of ours writes."""
    published, came_from = record["published"], record["published_from"]
    return ExtractedPage(
        **record
        | {
            "published": datetime.fromisoformat(published) if published is not None else None,
            "published_from": PublishedFrom(came_from) if came_from is not None else None,
            "refused": tuple(record["refused"]),
        }
    )


def memory_of(pid: int | str) -> tuple[int, int]:
    """Address space and resident memory of a process in bytes; (0, 0) once it has ended and where there is no /proc."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text().split()
    except OSError:
        return 0, 0
    return int(pages[0]) * PAGE_BYTES, int(pages[1]) * PAGE_BYTES


def wall_off(more_bytes: int) -> None:
    """Lets this process have so much address space beyond what it has now. No-op where there is no /proc (macOS)."""
    has_bytes, _ = memory_of("self")
    if has_bytes:
        resource.setrlimit(resource.RLIMIT_AS, (has_bytes + more_bytes,) * 2)


def _read_requests(requests: queue.SimpleQueue[bytes], stream: IO[bytes]) -> None:
    while (request := read_frame(stream)) is not None:
        requests.put(request)
    # The parent has gone, whatever its page is doing here.
    os._exit(0)


def main(memory_bytes: int, deadline_seconds: float) -> None:
    """Answers requests until standard input ends. A page beyond its deadline ends the process, parent or none."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What a library prints must not stand between two frames.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    extract(WARM_UP, url="https://warm.example/up", now=datetime.now(UTC))
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_read_requests, args=(requests, sys.stdin.buffer), daemon=True).start()
    # The parent watches what is really used; this stops what grows faster than it looks.
    wall_off(2 * memory_bytes)
    write_frame(replies, b"ready")
    while True:
        page, given = pickle.loads(requests.get())  # noqa: S301 - from our own parent
        signal.setitimer(signal.ITIMER_REAL, deadline_seconds + GRACE_SECONDS)
        reply = reply_of(page, given)
        signal.setitimer(signal.ITIMER_REAL, 0)
        write_frame(replies, json.dumps(reply).encode())
        if reply.get("reason") == RejectReason.OUT_OF_MEMORY:
            return


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
