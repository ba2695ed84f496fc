"""Two ways of doing one thing, measured in turns: what a ratio is and how it is taken, with the memory of each way."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

TURNS = 3
STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


@dataclass(frozen=True)
class Ratio:
    """Ours against the bare way; seconds are those of the median turn.

    The megabytes are the most that any turn added to what was resident before it; None where no turn was watched.
    """

    name: str
    ours_seconds: float
    bare_seconds: float
    note: str = ""
    ours_mb: int | None = None
    bare_mb: int | None = None

    @property
    def ratio(self) -> float:
        """How many times as long as the bare way ours takes."""
        return self.ours_seconds / self.bare_seconds


def compare(
    name: str,
    ours: Callable[[], object],
    bare: Callable[[], object],
    clock: Callable[[], float],
    note: str = "",
    before: Callable[[], object] = bool,
) -> Ratio:
    """Both ways in turns, each after `before`, which is not timed.

    The time of the first turn of each is thrown away: caches and lazy imports belong to neither.
    """
    times: tuple[list[float], list[float]] = ([], [])
    added: tuple[list[int | None], list[int | None]] = ([], [])
    for turn in range(TURNS + 1):
        for way, kept, megabytes in zip((ours, bare), times, added, strict=True):
            before()
            gc.collect()
            resident = watch_memory()
            started = clock()
            way()
            if turn:
                kept.append(clock() - started)
            megabytes.append(added_mb(resident))
    ours_mb, bare_mb = (max((mb for mb in megabytes if mb is not None), default=None) for megabytes in added)
    return Ratio(name, median(times[0]), median(times[1]), note, ours_mb, bare_mb)


def watch_memory() -> int | None:
    """Forgets the peak of this process so far, and gives the megabytes resident now; None where it is not Linux."""
    try:
        CLEAR.write_text("5")
        return _resident("VmRSS")
    except OSError:
        return None


def added_mb(resident: int | None) -> int | None:
    """The most megabytes that were in memory beside the `resident` ones since these were watched."""
    return None if resident is None else _resident("VmHWM") - resident


def _resident(field: str) -> int:
    found = re.search(rf"{field}:\s+(\d+) kB", STATUS.read_text())
    return int(found[1]) // 1024 if found else 0
