"""One snapshot for all tests of the room, and a client of the server over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest

from tests.published import publish, serving


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with one snapshot; read only."""
    data_dir = tmp_path_factory.mktemp("published")
    publish(data_dir)
    return data_dir


@pytest.fixture(scope="session")
def serve() -> Callable[[Path], AbstractContextManager[httpx.Client]]:
    """Serves a data directory on a loopback port for as long as the block runs."""
    return serving


@pytest.fixture(scope="session")
def client(published: Path) -> Iterator[httpx.Client]:
    with serving(published) as opened:
        yield opened
