"""kill -9 at random moments of loading, folding, publishing and compaction: no row lost, none doubled."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from schemas.tables import row_class
from warehouse.publish import latest_snapshot, snapshot_names
from warehouse.snapshot import DATABASE, open_snapshot
from warehouse.store import Store

PROJECT = Path(__file__).parents[2]
NIGHT = PROJECT / "tests" / "faults" / "one_night.py"
SEED = 20220112
# What an interrupted night did not code is coded by the next one, which says so.
OF_THE_RUN = {"run_id", "coded_at", "rejected_at"}
TABLES = ("articles", "codings", "mentions", "event_mentions", "fetches", "source_health", "rejects")


def start(data_dir: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(NIGHT), str(data_dir)],
        cwd=PROJECT,
        env={"PYTHONPATH": str(PROJECT), "PATH": "/usr/bin:/bin"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(data_dir: Path) -> float:
    """Runs to the end; gives the seconds from the first write on."""
    child = start(data_dir)
    assert child.stdout is not None and child.stdout.readline() == "ready\n"
    began = time.monotonic()
    _, err = child.communicate(timeout=120)
    assert child.returncode == 0, err
    return time.monotonic() - began


def rows(store: Store, table: str, where: str | None = None) -> list[dict[str, Any]]:
    columns = [name for name in row_class(table).model_fields if name not in OF_THE_RUN]
    return sorted(store.read(table, columns, where).to_pylist(), key=repr)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, float]:
    """What a run gives that nobody kills, and how long it takes."""
    data_dir = tmp_path_factory.mktemp("clean")
    return Store(data_dir), finish(data_dir)


def kill_at(data_dir: Path, seconds: float) -> bool:
    child = start(data_dir)
    assert child.stdout is not None and child.stdout.readline() == "ready\n"
    time.sleep(seconds)
    child.send_signal(signal.SIGKILL)
    _, err = child.communicate()
    assert child.returncode in (0, -signal.SIGKILL), err
    return child.returncode != 0


def assert_readable(data_dir: Path) -> None:
    store = Store(data_dir)
    for table in (*TABLES, "events"):
        store.read(table)
    if snapshot_names(data_dir / "snapshots"):
        for name in snapshot_names(data_dir / "snapshots"):
            assert (data_dir / "snapshots" / name / DATABASE).is_file()
    if (data_dir / "latest").is_symlink():
        with open_snapshot(latest_snapshot(data_dir)) as connection:
            connection.execute("SELECT count(*) FROM events").fetchall()


@pytest.mark.faults
@pytest.mark.parametrize("nth", [*range(3), *(pytest.param(n, marks=pytest.mark.heavy) for n in range(3, 23))])
def test_killed_at_a_random_moment_the_next_run_gives_what_a_clean_one_gives(
    clean: tuple[Store, float], tmp_path: Path, nth: int
) -> None:
    wanted, seconds = clean
    draw = random.Random(SEED + nth)
    for _ in range(2):
        kill_at(tmp_path, draw.uniform(0.02, seconds))
        assert_readable(tmp_path)
    finish(tmp_path)
    store = Store(tmp_path)
    for table in TABLES:
        assert rows(store, table) == rows(wanted, table), table
    assert rows(store, "events", "superseded_by IS NULL") == rows(wanted, "events", "superseded_by IS NULL")
    with open_snapshot(latest_snapshot(tmp_path)) as connection:
        counted = connection.execute("SELECT count(*) FROM mentions").fetchall()
    assert counted == [(wanted.read("mentions").num_rows,)]
    assert not [path for path in (tmp_path / "snapshots").iterdir() if path.name.startswith(".")]
