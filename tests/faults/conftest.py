"""The nights that nothing disturbed, once for all fault tests of a process."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.nights import finish


@pytest.fixture(scope="session")
def timed_nights(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[str, float]]]:
    """Data directory of undisturbed nights, read only, and how long each step took."""
    data_dir = tmp_path_factory.mktemp("undisturbed")
    return data_dir, finish(data_dir)


@pytest.fixture(scope="session")
def clean_nights(timed_nights: tuple[Path, list[tuple[str, float]]]) -> Path:
    """Data directory of undisturbed nights; read only."""
    return timed_nights[0]
