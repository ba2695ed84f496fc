"""The words of a text as the gazetteer reads them: only those are looked at that a name may begin with or go on in."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

_LETTER, _SIGN, _APOSTROPHE = r"[^\W\d_]", r"[^\W_]", r"['’ʼ‘`]"
TOKEN = re.compile(rf"(?:{_LETTER}\.){{2,}}|\d{{1,3}}th\b|{_SIGN}+(?:{_APOSTROPHE}{_LETTER}+)*")
# A token that begins with a capital, a figure, a letter beyond ASCII, or is an article such as "al", "as" and "el".
# Its first letter is asked for before anything else: the search then runs over all others at once.
_MAY_BEGIN = re.compile(
    rf"[A-Z0-9ae\u0080-\U0010ffff](?:(?<![ae])|(?=[.'’ʼ‘`]?[lLdDsS\u0080-\U0010ffff](?!{_SIGN})))(?<={_SIGN})(?<!{_SIGN}.)"
    rf"(?:(?<={_LETTER})\.(?:{_LETTER}\.)+|(?<=\d)\d{{0,2}}th\b|{_SIGN}*(?:{_APOSTROPHE}{_LETTER}+)*)",
    re.DOTALL,
)
_JOINED = re.compile(
    rf"[.'’ʼ‘`](?:(?<={_LETTER}\.|{_SIGN}{_APOSTROPHE})[A-Zae\u0080-\U0010ffff]|(?<={_SIGN}{_APOSTROPHE}){_LETTER}+\d)"
)
"""Where a letter may stand inside a token, or a figure begin one behind a letter: "U.S.", "d'Ivoire"."""
_AFFIX = re.compile(r"[a-z]")
POSSESSIVE = re.compile(r"['’]s?$")


class Spelling(NamedTuple):
    """A word without a possessive, its normalised form, and what names of places begin with it."""

    text: str
    words: str
    is_name: bool
    """Whether it is the name of a place by itself."""
    seconds: frozenset[str]
    """The words that are the second of a place's name whose first it is."""


class PlaceToken(NamedTuple):
    """A word at its place in a text, and its normalised form; `behind` is where it ends with its possessive."""

    start: int
    end: int
    words: str
    text: str
    behind: int


class PlaceTokens:
    """The words of a text, each read when it is asked for: most begin no name and stand beside none."""

    def __init__(self, text: str, spelling: Callable[[str], Spelling]) -> None:
        self._text, self._spelling = text, spelling

    def openings(self) -> Iterator[tuple[PlaceToken, Spelling]]:
        """The words that a name may begin with, in order."""
        spelling_of = self._spelling
        # all words where some are hard to tell apart
        pattern = _MAY_BEGIN if _JOINED.search(self._text) is None else TOKEN
        for found in pattern.finditer(self._text):
            spelling = spelling_of(found.group())
            text, words, is_name, seconds = spelling
            if is_name or seconds:
                start, behind = found.span()
                yield PlaceToken(start, start + len(text), words, text, behind), spelling

    def after(self, token: PlaceToken) -> PlaceToken | None:
        """The word behind a word."""
        found = TOKEN.search(self._text, token.behind)
        return None if found is None else self._token(found.start(), found.group())

    def joined_before(self, token: PlaceToken) -> PlaceToken | None:
        """The word before a word, where one blank alone stands between."""
        end = token.start - 1
        if end < 1 or self._text[end] != " ":
            return None
        last = None
        for found in TOKEN.finditer(self._text, self._text.rfind(" ", 0, end) + 1, end):
            last = found
        before = None if last is None else self._token(last.start(), last.group())
        return before if before is not None and before.end == end else None

    def capital_before(self, token: PlaceToken) -> PlaceToken | None:
        """The word before a word like joined_before(); None where no capital stands there: most are not read."""
        end = token.start - 1
        if end < 1 or self._text[self._text.rfind(" ", 0, end) + 1 : end].islower():
            return None
        return self.joined_before(token)

    def joined_after(self, end: int) -> PlaceToken | None:
        """The word behind an offset, where one blank alone stands between."""
        found = TOKEN.match(self._text, end + 1) if self._text[end : end + 1] == " " else None
        return None if found is None else self._token(found.start(), found.group())

    def _token(self, start: int, raw: str) -> PlaceToken:
        text, words, _, _ = self._spelling(raw)
        return PlaceToken(start, start + len(text), words, text, start + len(raw))


class Blocked:
    """Stretches of a text that no name may touch."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._ends = [*accumulate((end for _, end in ordered), max)]

    def touches(self, start: int, end: int) -> bool:
        """Whether one of them overlaps a stretch."""
        at = bisect_left(self._starts, end)
        return at > 0 and self._ends[at - 1] > start


def is_affixed(text: str, start: int, end: int) -> bool:
    """Whether a name is only part of a word: "pro-Moscow", "U.S.-led"."""
    if text[end : end + 1] != "-" and text[max(0, start - 1) : start] != "-":
        return False
    before, behind = text[max(0, start - 2) : start], text[end : end + 2]
    return bool(
        (before[-1:] == "-" and _AFFIX.fullmatch(before[:-1])) or (behind[:1] == "-" and _AFFIX.fullmatch(behind[1:]))
    )
