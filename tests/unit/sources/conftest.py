"""What every test of the intake has at hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sources.http import Fetcher
from tests.unit.sources.loopback import Site, make_fetcher, serve


@pytest.fixture
def site() -> Iterator[Site]:
    """An empty site that is up."""
    with serve() as up:
        yield up


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    """A fetcher that may reach loopback."""
    made = make_fetcher()
    yield made
    made.close()
