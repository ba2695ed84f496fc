"""No garbage collection during a batch: a quarter of a night went into looking for cycles that are not there."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_guard = threading.Lock()
_pausing = 0


@contextmanager
def collection_paused() -> Iterator[None]:
    """No search for cycles, in the whole process, as long as the block runs; what is counted out is still freed.

    For blocks that make a great many row objects, which never point at each other in a circle. Threads may overlap:
    the last to leave switches the search on again, if it was on.
    """
    global _pausing  # noqa: PLW0603 - one switch for the process, as gc's own
    with _guard:
        was_on = _pausing > 0 or gc.isenabled()
        _pausing += 1
        gc.disable()
    try:
        yield
    finally:
        with _guard:
            _pausing -= 1
            if _pausing == 0 and was_on:
                gc.enable()
