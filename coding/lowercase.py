"""Text in lower case at the offsets of the original: patterns that ignore case take several times as long."""

from __future__ import annotations


def lowercase(text: str) -> str:
    """The text in lower case, code point for code point; the one letter that would become two ("\u0130") stays."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
