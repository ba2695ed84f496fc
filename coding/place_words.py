"""The words of a text as the gazetteer reads them: before any of them is known to be a name."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|\d{1,3}th\b|[^\W_]+(?:['’ʼ‘`][^\W\d_]+)*")
POSSESSIVE = re.compile(r"['’]s?$")


LONGEST_ARTICLE = 6
""" "al", "ad", "as", "el", with a possessive that falls away."""


class Spelling(NamedTuple):
    """A word without a possessive, its normalised form, and whether the name of a place can begin with it."""

    text: str
    words: str
    begins: bool


class PlaceToken(NamedTuple):
    """A word at its place in a text, and its normalised form."""

    start: int
    end: int
    words: str
    text: str


class PlaceTokens:
    """The words of a text, each made when it is asked for: most begin no name and stand beside none."""

    def __init__(self, text: str, spelling: Callable[[str], Spelling]) -> None:
        self._raws: list[str] = TOKEN.findall(text)
        self._text, self._spelling = text, spelling
        self.openings = [n for n, raw in enumerate(self._raws) if _may_open(raw) and spelling(raw).begins]
        """Numbers of the words that a name may begin with."""

    @cached_property
    def _starts(self) -> list[int]:
        return [match.start() for match in TOKEN.finditer(self._text)]

    def __len__(self) -> int:
        return len(self._raws)

    def __getitem__(self, number: int) -> PlaceToken:
        text, words, _ = self._spelling(self._raws[number])
        start = self._starts[number]
        return PlaceToken(start, start + len(text), words, text)


def _may_open(raw: str) -> bool:
    """Whether a word does not begin with a small letter, or may be the article of an Arabic name: most are neither."""
    return not raw[0].islower() or len(raw) <= LONGEST_ARTICLE
