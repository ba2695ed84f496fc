"""What the coder's tests share: one loaded coder, and a way to read one sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from coding.coder import Coder, load_coder
from schemas.coded import CodedEvent

PUBLISHED = date(2022, 1, 12)  # a Wednesday


@pytest.fixture(scope="session")
def coder() -> Coder:
    """The coder as it ships."""
    return load_coder()


@pytest.fixture(scope="session")
def read(coder: Coder) -> Callable[[str], list[CodedEvent]]:
    """Codes a text without a title."""
    return lambda text: coder.code(title="", text=text, published=PUBLISHED)
