"""The words of a text as the gazetteer reads them: before any of them is known to be a name."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|\d{1,3}th\b|[^\W_]+(?:['’ʼ‘`][^\W\d_]+)*")
POSSESSIVE = re.compile(r"['’]s?$")


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
        self._matches, self._spelling = list(TOKEN.finditer(text)), spelling
        self.openings = [n for n, match in enumerate(self._matches) if spelling(match.group()).begins]
        """Numbers of the words that a name may begin with."""

    def __len__(self) -> int:
        return len(self._matches)

    def __getitem__(self, number: int) -> PlaceToken:
        match = self._matches[number]
        text, words, _ = self._spelling(match.group())
        return PlaceToken(match.start(), match.start() + len(text), words, text)
