"""Text without the code points that no parser and no table takes, its offsets unchanged."""

from __future__ import annotations

import re
import unicodedata


def clean(text: str) -> str:
    """The text with every code point that no parser and no table takes replaced by one that both take, one for one.

    NUL and other control characters become blanks, lone surrogates U+FFFD: offsets stay true.
    """
    return "".join(map(_clean_char, text)) if _UNCLEAN.search(text) else text


_UNCLEAN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\r]")


def _clean_char(char: str) -> str:
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"
    if char in "\u2028\u2029":
        return "\n"
    return " " if char not in "\n\t" and unicodedata.category(char) == "Cc" else char
