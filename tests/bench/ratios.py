"""Two ways of doing one thing, measured in turns: what a ratio is and how it is taken."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

TURNS = 3


@dataclass(frozen=True)
class Ratio:
    """Ours against the bare way; seconds are those of the median turn."""

    name: str
    ours_seconds: float
    bare_seconds: float
    note: str = ""

    @property
    def ratio(self) -> float:
        """How many times as long as the bare way ours takes."""
        return self.ours_seconds / self.bare_seconds


def compare(
    name: str, ours: Callable[[], object], bare: Callable[[], object], clock: Callable[[], float], note: str = ""
) -> Ratio:
    """Both ways in turns. The first turn of each is thrown away: caches and lazy imports belong to neither."""
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(TURNS + 1):
        for way, kept in zip((ours, bare), times, strict=True):
            gc.collect()
            started = clock()
            way()
            if turn:
                kept.append(clock() - started)
    return Ratio(name, median(times[0]), median(times[1]), note)
