"""One writer at a time: a lock on the data directory that ends with its owner, however that ends."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from schemas.errors import LockedError

LOCK_FILE = "writer.lock"
POLL_SECONDS = 0.1
COMMAND_LENGTH = 200

# A forked child shares the open file, and with it the lock: it would hold the tables long after its parent died.
_held: set[int] = set()


def _let_go_in_child() -> None:
    for descriptor in list(_held):
        os.close(descriptor)
    _held.clear()


os.register_at_fork(after_in_child=_let_go_in_child)


@contextmanager
def writer_lock(data_dir: Path, owner: str, wait_seconds: float) -> Iterator[None]:
    """Holds the one writer's lock of `data_dir`; the system frees it when the owner dies.

    Raises LockedError, which says who holds it and since when, after `wait_seconds` of waiting.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    path = data_dir / LOCK_FILE
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    _held.add(descriptor)
    try:
        _wait_for(descriptor, path, wait_seconds)
        _sign(descriptor, owner)
        yield
    finally:
        _let_go(descriptor)


def _let_go(descriptor: int) -> None:
    if descriptor in _held:
        _held.discard(descriptor)
        fcntl.flock(descriptor, fcntl.LOCK_UN)
        os.close(descriptor)


def holder_of(path: Path) -> str:
    """Who signed the lock last, in words; the file may be of an owner that is gone."""
    try:
        signed = json.loads(path.read_text())
        return (
            f"{signed['owner']} (process {signed['pid']} on {signed['host']}, since {signed['since']} UTC, "
            f"command: {signed['command']})"
        )
    except (OSError, ValueError, KeyError):
        return "another process"


def _wait_for(descriptor: int, path: Path, wait_seconds: float) -> None:
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except OSError as error:
            if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                raise
        if time.monotonic() >= deadline:
            raise LockedError(f"{path.parent}: the tables are being written by {holder_of(path)}")
        time.sleep(POLL_SECONDS)


def _sign(descriptor: int, owner: str) -> None:
    signed = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "owner": owner,
        "since": f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}",
        "command": " ".join(sys.argv)[:COMMAND_LENGTH],
    }
    text = json.dumps(signed)
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, text.encode(), 0)
