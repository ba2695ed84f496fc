"""What tests of several rooms share: the sample press, run once a session through the command line."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from tests.commands import PROJECT, SampleRun, environment, press_command


@pytest.fixture(scope="session")
def run_press() -> Callable[[Path], SampleRun]:
    """Runs the nightly flow over the sample press into a folder."""

    def run(data_dir: Path) -> SampleRun:
        started = time.monotonic()
        done = subprocess.run(
            press_command(data_dir, "--json"),
            cwd=PROJECT,
            env=environment(BRINKWATCH_ALLOW_PRIVATE_ADDRESSES="true"),
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        summary = json.loads(done.stdout.strip().splitlines()[-1])
        return SampleRun(data_dir, summary, time.monotonic() - started)

    return run


@pytest.fixture(scope="session")
def sample_run(tmp_path_factory: pytest.TempPathFactory, run_press: Callable[[Path], SampleRun]) -> SampleRun:
    """The sample press, run once into an empty folder. Read only: tests that write take a folder of their own.

    Test processes that work side by side share the one run.
    """
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    made = folder / "sample.pickle"
    with FileLock(folder / "sample.lock"):
        if not made.exists():
            made.write_bytes(pickle.dumps(run_press(folder / "sample" / "data")))
        run: SampleRun = pickle.loads(made.read_bytes())
        return run


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[None]:
    """Prefect's own harness, once a session: a temporary server for the flows that run in this process."""
    # Not at the top: most tests need no Prefect, and it takes seconds to import.
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield
