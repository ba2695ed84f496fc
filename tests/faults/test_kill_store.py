"""kill -9 at random moments of loading, merging, folding, publishing and compaction: no row lost, none doubled."""

from __future__ import annotations

import random
import signal
import time
from pathlib import Path

import pytest

from tests.faults.nights import assert_readable, assert_same, finish, start

SEED = 20220112
MOMENTS = 30
STEPS = ("publish", "code", "maintain", "load", "fold")


def kill_in(data_dir: Path, nth_step: int, seconds: float) -> bool:
    """Kills the nights so many seconds into their nth step; false where they were over by then."""
    child = start(data_dir)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    for _ in range(nth_step):
        child.stdout.readline()
    time.sleep(seconds)
    child.send_signal(signal.SIGKILL)
    _, err = child.communicate()
    assert child.returncode in (0, -signal.SIGKILL), err
    return child.returncode != 0


@pytest.mark.faults
@pytest.mark.parametrize(
    "nth", [*range(3), *(pytest.param(n, marks=pytest.mark.heavy) for n in range(3, MOMENTS))], ids=lambda n: f"{n:02}"
)
def test_killed_in_the_middle_of_a_step_the_next_run_gives_what_a_clean_one_gives(
    timed_nights: tuple[Path, list[tuple[str, float]]], tmp_path: Path, nth: int
) -> None:
    clean, timed = timed_nights
    draw = random.Random(SEED + nth)
    kind = STEPS[nth % len(STEPS)]
    steps = [(number, seconds) for number, (step, seconds) in enumerate(timed) if step == kind]
    # The later kills of the full matrix also meet what an earlier kill left.
    for _ in range(1 if nth < len(STEPS) else 2):
        number, seconds = draw.choice(steps)
        kill_in(tmp_path, number, draw.uniform(0, seconds))
        assert_readable(tmp_path)
    finish(tmp_path)
    assert_same(tmp_path, clean)
