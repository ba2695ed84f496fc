"""What the tests of evaluation share: one loaded coder."""

from __future__ import annotations

import pytest

from coding.coder import Coder, load_coder


@pytest.fixture(scope="session")
def coder() -> Coder:
    """The coder as it ships."""
    return load_coder()
