"""What the fault tests share: the nights as a process, and the comparison with nights that nothing disturbed."""

from __future__ import annotations

import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from schemas.tables import row_class
from tests.commands import PROJECT
from warehouse.publish import latest_snapshot, snapshot_names
from warehouse.snapshot import DATABASE, open_snapshot
from warehouse.store import Store

NIGHT = PROJECT / "tests" / "faults" / "one_night.py"
# What an interrupted night did not code is coded by the next one, which says so.
OF_THE_RUN = {"run_id", "coded_at", "rejected_at"}
OF_THE_CLOCK = {"first_seen_at", "fetched_at"}
# The content of a rejected row holds its times, and its id and year come from them.
OF_THE_CLOCK_IN_REJECTS = {"reject_id", "content", "year"}
TABLES = ("articles", "codings", "mentions", "event_mentions", "fetches", "source_health", "rejects", "events")


def start(data_dir: Path) -> subprocess.Popen[str]:
    """The nights in a process of their own; its first line is `ready`, then each step by name."""
    return subprocess.Popen(
        [sys.executable, str(NIGHT), str(data_dir)],
        cwd=PROJECT,
        env={"PYTHONPATH": str(PROJECT), "PATH": "/usr/bin:/bin"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(data_dir: Path) -> list[tuple[str, float]]:
    """Runs the nights to their end; gives each step with the seconds it took."""
    child = start(data_dir)
    assert child.stdout is not None
    marks = []
    for line in child.stdout:
        marks.append((line.strip(), time.monotonic()))
    _, err = child.communicate(timeout=120)
    assert child.returncode == 0, err
    return [(step, end - began) for (step, began), (_, end) in pairwise(marks)]


def rows(store: Store, table: str, but: set[str]) -> list[dict[str, Any]]:
    """The rows of a table in one order, without some columns; of the events those that stand."""
    columns = [name for name in row_class(table).model_fields if name not in but]
    where = "superseded_by IS NULL" if table == "events" else None
    return sorted(store.read(table, columns, where).to_pylist(), key=repr)


def assert_same(data_dir: Path, wanted: Path, but: set[str] = OF_THE_RUN) -> None:
    """No row lost, none doubled, none altered; and the newest snapshot says the same."""
    store, clean = Store(data_dir), Store(wanted)
    for table in TABLES:
        left_out = but | OF_THE_CLOCK_IN_REJECTS if but >= OF_THE_CLOCK and table == "rejects" else but
        assert rows(store, table, left_out) == rows(clean, table, left_out), table
    with open_snapshot(latest_snapshot(data_dir)) as connection:
        for table in ("mentions", "articles"):
            counted = connection.execute(f"SELECT count(*) FROM {table}").fetchall()
            assert counted == [(clean.read(table).num_rows,)]
    assert not [path for path in (data_dir / "snapshots").iterdir() if path.name.startswith(".")]


def assert_readable(data_dir: Path) -> None:
    """Every table and every published snapshot can be read, whatever just happened."""
    store = Store(data_dir)
    for table in TABLES:
        store.read(table)
    for name in snapshot_names(data_dir / "snapshots"):
        assert (data_dir / "snapshots" / name / DATABASE).is_file()
    if (data_dir / "latest").is_symlink():
        with open_snapshot(latest_snapshot(data_dir)) as connection:
            connection.execute("SELECT count(*) FROM events").fetchall()
