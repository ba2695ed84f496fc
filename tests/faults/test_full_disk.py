"""A disk that is full in the middle of a night: one clear error, and the same rows once there is room."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.nights import assert_readable, assert_same, finish, start


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A tmpfs on `folder`, resized by `resize`; skips where this user may not mount."""
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], capture_output=True, text=True
    )
    if done.returncode != 0:
        refused = os.geteuid() != 0 or "permission denied" in done.stderr.lower()
        if os.environ.get("CI") == "true" and not refused:
            pytest.fail(f"a tmpfs cannot be mounted although it is permitted: {done.stderr}")
        pytest.skip(f"mounting a tmpfs is not permitted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def resize(folder: Path, kib: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={kib}k", str(folder)], check=True)


@pytest.mark.faults
@pytest.mark.parametrize(
    "kib", [3_000, *(pytest.param(n, marks=pytest.mark.heavy) for n in (64, 100, 200, 400, 1_000, 5_000))]
)
def test_a_disk_that_is_full_costs_nothing_but_time(clean_nights: Path, tmp_path: Path, kib: int) -> None:
    with small_disk(tmp_path):
        resize(tmp_path, kib)
        data_dir = tmp_path / "data"
        child = start(data_dir)
        _, err = child.communicate(timeout=120)
        assert child.returncode == 1, f"{kib} KiB were enough"
        assert "no space" in err.lower()
        resize(tmp_path, 200_000)
        assert_readable(data_dir)
        finish(data_dir)
        assert_same(data_dir, clean_nights)
