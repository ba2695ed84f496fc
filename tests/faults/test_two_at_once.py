"""Two runs started at the same moment: one waits for the other, and nothing is there twice."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands import PROJECT, SampleRun, environment, press_command
from tests.faults.content import differences
from tests.faults.nights import assert_same, start
from warehouse.store import Store


@pytest.mark.faults
def test_two_processes_that_write_the_same_nights(clean_nights: Path, tmp_path: Path) -> None:
    children = [start(tmp_path), start(tmp_path)]
    ends = [child.communicate(timeout=180) for child in children]
    assert [child.returncode for child in children] == [0, 0], ends
    assert_same(tmp_path, clean_nights)


@pytest.mark.faults
@pytest.mark.heavy
def test_two_nightly_runs_of_the_sample_press(
    sample_run: SampleRun, run_press: Callable[[Path], SampleRun], tmp_path: Path
) -> None:
    data_dir = tmp_path / "data"
    children = [
        subprocess.Popen(
            press_command(data_dir, "--json"),
            cwd=PROJECT,
            env=environment(BRINKWATCH_ALLOW_PRIVATE_ADDRESSES="true", BRINKWATCH_LOCK_WAIT_SECONDS="240"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    ends = [child.communicate(timeout=400) for child in children]
    assert [child.returncode for child in children] == [0, 0], [err[-2000:] for _, err in ends]
    new = sorted(json.loads(out.strip().splitlines()[-1])["n_articles_new"] for out, _ in ends)
    assert new == [0, sample_run.summary["n_articles_new"]]
    assert differences(Store(data_dir), Store(sample_run.data_dir)) == {}


@pytest.mark.faults
def test_maintenance_beside_a_run_says_who_holds_the_tables(tmp_path: Path) -> None:
    with Store(tmp_path).writer("nightly 20220112T030000Z-abc"):
        done = subprocess.run(
            ["brinkwatch", "tables", "schema", "--apply", "--data-dir", str(tmp_path)],
            executable=str(PROJECT / ".venv" / "bin" / "brinkwatch"),
            cwd=PROJECT,
            env=environment(BRINKWATCH_LOCK_WAIT_SECONDS="0"),
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.returncode == 1
    assert "nightly 20220112T030000Z-abc (process " in done.stderr and "command: " in done.stderr
