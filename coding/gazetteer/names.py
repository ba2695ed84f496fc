"""How place names are made comparable, the same for the build and for the texts."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = re.compile(r"['’‘ʼʻ`´ʹʿʾ.]")
_GAPS = re.compile(r"[\s\-–—/_]+")
_ARTICLE = re.compile(r"^the (?=\w)")
# Letters that Unicode does not take apart into a letter and a mark.
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ħ": "h", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
# Spellings of one sound in the Latin transcriptions of Cyrillic and Arabic names, in this order.
_FOLDS = tuple(
    (re.compile(pattern), spelling)
    for pattern, spelling in (
        (r"\b(?:al|el|ad|ed|an|en|ar|er|as|es|at|et|az|ez|ash|esh|adh|ul) (?=\w{3})", ""),
        (r"(?:iy|ij|yy|ii|yi|y|j)\b", "i"),
        (r"(?:ii|iy|ij|yi|i|y|j)(?=a|e|o|u)", "y"),
        (r"\bye?(?=[bcdfghjklmnpqrstvwxz])", "e"),
        (r"kh", "h"),
        (r"zh", "z"),
        (r"a[ae]", "a"),
        (r"ah\b", "a"),
        (r"gh", "g"),
        (r"(?:tch|tsch)", "ch"),
        (r"(?:dj|dzh)", "j"),
        (r"ph", "f"),
        (r"w", "v"),
        (r"q|ck", "k"),
        (r"ou|oo", "u"),
        (r"ee", "i"),
        (r"y(?=[bcdfghjklmnpqrstvwxz])", "i"),
        (r"(\w)\1", r"\1"),
    )
)


@lru_cache(maxsize=50_000)
def normalise(name: str) -> str:
    """Name without case, accents, apostrophes, dots, hyphens and leading "the"; empty where nothing is left."""
    if name.isascii():
        return _ARTICLE.sub("", _GAPS.sub(" ", _APOSTROPHES.sub("", name.lower())).strip())
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    plain = _APOSTROPHES.sub("", plain.casefold().translate(_LETTERS))
    return _ARTICLE.sub("", _GAPS.sub(" ", plain).strip())


def folded(name: str) -> str:
    """A normalised name in the one spelling that stands for its transcriptions; empty for short names.

    "yelnia" and "yelnya" are both "elnya", "ain al asad" and "ayn assad" are not: only spelling is folded.
    """
    if len(name) < 5:
        return ""
    for pattern, spelling in _FOLDS:
        name = pattern.sub(spelling, name)
    return name
