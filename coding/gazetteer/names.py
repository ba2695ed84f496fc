"""How place names are made comparable, the same for the build and for the texts."""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = re.compile(r"['’‘ʼʻ`´ʹʿʾ.]")
_GAPS = re.compile(r"[\s\-–—/_]+")
_ARTICLE = re.compile(r"^the (?=\w)")


def normalise(name: str) -> str:
    """Name without case, accents, apostrophes, dots, hyphens and leading "the"; empty where nothing is left."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    plain = _APOSTROPHES.sub("", plain.casefold())
    return _ARTICLE.sub("", _GAPS.sub(" ", plain).strip())
