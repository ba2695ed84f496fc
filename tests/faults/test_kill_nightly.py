"""kill -9 in the middle of a night: every table stays readable, the next run completes it, nothing is doubled."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from schemas.tables import table_names
from tests.commands import SampleRun, environment, press_command
from tests.faults.content import differences
from tests.faults.killing import n_commits, start_and_kill
from warehouse.store import Store

MOMENTS = random.Random(20220224)


@pytest.mark.faults
@pytest.mark.parametrize(
    "kills",
    [
        pytest.param([MOMENTS.uniform(0.3, 0.9) for _ in range(2)], id="two-kills"),
        pytest.param([MOMENTS.uniform(0.1, 0.95) for _ in range(10)], id="ten-kills", marks=pytest.mark.heavy),
    ],
)
def test_a_killed_night_is_completed_by_the_next(
    sample_run: SampleRun, run_press: Callable[[Path], SampleRun], tmp_path: Path, kills: list[float]
) -> None:
    data_dir = tmp_path / "data"
    of_a_night = n_commits(sample_run.data_dir)
    env = environment(BRINKWATCH_ALLOW_PRIVATE_ADDRESSES="true")
    moments = [max(1, round(share * of_a_night)) for share in kills]
    was_killed = [start_and_kill(press_command(data_dir), env, data_dir, moment) for moment in moments]
    assert was_killed[0]
    store = Store(data_dir)
    for name in table_names():
        store.read(name)
    run_press(data_dir)
    assert differences(store, Store(sample_run.data_dir)) == {}
