"""Text -> its language, as ISO 639-1."""

from __future__ import annotations

import threading
from functools import cache

import py3langid

# Half a page settles it; a shorter text than this is settled by nobody.
READ_CHARACTERS = 3_000
SURE_FROM_WORDS = 12
_loading = threading.Lock()


def language_of(text: str, declared: str | None = None) -> str | None:
    """The identified language; for texts of a few words the declared one, null where there is none."""
    if len(text.split()) < SURE_FROM_WORDS and declared is not None:
        return declared
    if not text.strip():
        return declared
    with _loading:
        _loaded()
    code, _ = py3langid.classify(text[:READ_CHARACTERS])
    return str(code)


@cache
def _loaded() -> bool:
    # The first call unpacks the model; two threads at once would do it twice.
    py3langid.classify("loaded")
    return True
