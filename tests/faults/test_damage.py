"""Harmed Parquet files and cut log entries: named, the rest still readable, and the same tables after the repair."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from schemas.errors import DamagedError
from schemas.tables import row_class
from tests.commands import run_brinkwatch
from tests.faults.nights import TABLES, assert_same
from tests.faults.one_night import derive, press
from warehouse.damage import all_damages, local_path
from warehouse.maintain import maintain_store
from warehouse.publish import publish_snapshot
from warehouse.repair import PUT_BACK, repair_store, rescue
from warehouse.store import Store

LATER = datetime(2022, 1, 5, tzinfo=UTC)


@pytest.fixture
def nights(clean_nights: Path, tmp_path: Path) -> Path:
    """Nights to harm."""
    return Path(shutil.copytree(clean_nights, tmp_path / "data", symlinks=True))


@pytest.fixture
def compacted(nights: Path) -> Path:
    """The same, compacted within the history and published: a live file and that of the snapshot are one."""
    shutil.rmtree(nights / "snapshots")
    maintain_store(Store(nights), LATER)
    publish_snapshot(Store(nights), nights, LATER)
    return nights


def largest_file(store: Store, table: str) -> Path:
    """Of the newest year, where several are of one size: file names are drawn by lot."""
    paths = (local_path(uri) for uri in store.delta(table).file_uris())
    return max(paths, key=lambda path: (path.stat().st_size, path.parent.name))


def harm(path: Path, how: str) -> None:
    """In place, so that a second name of the file is harmed as well; or only this name goes."""
    path.chmod(0o644)
    size = path.stat().st_size
    if how == "gone":
        path.unlink()
        return
    with path.open("r+b") as file:
        if how == "cut":
            file.truncate(size // 2)
        else:
            file.seek(4)
            file.write(b"\0" * (size // 2))


def run_on(data_dir: Path) -> None:
    """What the next run does behind its intake."""
    derive(Store(data_dir), press(), "after", LATER)


FILES = [(table, how) for table in TABLES for how in ("gone", "cut", "zeroed")]
FAST_FILES = [("articles", "gone"), ("mentions", "cut")]


@pytest.mark.faults
@pytest.mark.parametrize(
    ("table", "how"),
    [*FAST_FILES, *(pytest.param(*case, marks=pytest.mark.heavy) for case in FILES if case not in FAST_FILES)],
)
def test_a_harmed_parquet_file(compacted: Path, clean_nights: Path, tmp_path: Path, table: str, how: str) -> None:
    nights, store = compacted, Store(compacted)
    path = largest_file(store, table)
    n_rows, n_lost = store.read(table).num_rows, pq.ParquetFile(path).metadata.num_rows
    harm(path, how)
    with pytest.raises(DamagedError, match=path.name):
        store.read(table)
    with pytest.raises(DamagedError, match=path.name):
        store.replace(table, [], where="true")
    n_rescued, damaged = rescue(store, row_class(table), tmp_path / "rest.parquet")
    assert (n_rescued, [damage.path for damage in damaged]) == (n_rows - n_lost, [path])
    assert pq.ParquetFile(tmp_path / "rest.parquet").metadata.num_rows == n_rescued
    (repaired,) = repair_store(store, LATER)
    assert (repaired.done == PUT_BACK) is (how == "gone")
    assert all_damages(nights) == []
    run_on(nights)
    if table == "source_health" and how != "gone":
        # Its rows are written again each night, so the last ones lie in one file: what is missing is said.
        assert repaired.n_rows_missing == n_lost - repaired.n_rows_restored > 0
        return
    assert repaired.n_rows_missing == 0
    assert_same(nights, clean_nights)


def cut_entry(path: Path, how: str) -> None:
    text = path.read_text()
    if how == "in a line":
        path.write_text(text[: len(text) * 2 // 3])
    elif how == "behind a line":
        path.write_text(text[: text.index("\n")])
    else:
        path.write_text("")


# The newest entry of `events` is the note of what was folded up to, and has one line only.
ENTRIES = [
    (table, how)
    for table in TABLES
    for how in ("in a line", "behind a line", "empty")
    if (table, how) != ("events", "behind a line")
]
FAST_ENTRIES = [("mentions", "in a line"), ("articles", "behind a line")]


@pytest.mark.faults
@pytest.mark.parametrize(
    ("table", "how"),
    [*FAST_ENTRIES, *(pytest.param(*case, marks=pytest.mark.heavy) for case in ENTRIES if case not in FAST_ENTRIES)],
)
def test_a_log_entry_that_is_cut_short(nights: Path, clean_nights: Path, table: str, how: str) -> None:
    store = Store(nights)
    newest = max(store.path(table).glob("_delta_log/*.json"))
    cut_entry(newest, how)
    with pytest.raises(DamagedError, match=newest.name):
        store.read(table)
    with pytest.raises(DamagedError, match=newest.name):
        store.replace(table, [], where="true")
    repaired = repair_store(store, LATER)
    assert [part.damage.path for part in repaired] == [newest]
    run_on(nights)
    assert_same(nights, clean_nights)


@pytest.mark.faults
def test_the_commands_name_the_file_and_say_what_restores_it(nights: Path, tmp_path: Path) -> None:
    path = largest_file(Store(nights), "mentions")
    harm(path, "cut")
    checked = run_brinkwatch("tables", "check", "--data-dir", str(nights))
    assert checked.returncode == 1 and path.name in checked.stdout
    rest = tmp_path / "rest.parquet"
    rescued = run_brinkwatch("tables", "rescue", "mentions", "--output", str(rest), "--data-dir", str(nights))
    assert rescued.returncode == 0 and path.name in rescued.stdout and rest.is_file()
