"""The words of a text as the gazetteer reads them: before any of them is known to be a name."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|\d{1,3}th\b|[^\W_]+(?:['’ʼ‘`][^\W\d_]+)*")
POSSESSIVE = re.compile(r"['’]s?$")


class Spelling(NamedTuple):
    """A word without a possessive, its normalised form, and what names of places begin with it."""

    text: str
    words: str
    is_name: bool
    """Whether it is the name of a place by itself."""
    goes_on: bool
    """Whether the name of a place begins with it and goes on."""


class PlaceToken(NamedTuple):
    """A word at its place in a text, and its normalised form."""

    start: int
    end: int
    words: str
    text: str


class PlaceTokens:
    """The words of a text as columns; a row is made when it is asked for: most begin no name and stand beside none."""

    def __init__(self, text: str, spelling: Callable[[str], Spelling]) -> None:
        raws: list[str] = TOKEN.findall(text)
        self.spellings = [*map(spelling, raws)]
        self.openings = [n for n, (_, _, is_name, goes_on) in enumerate(self.spellings) if is_name or goes_on]
        """Numbers of the words that a name may begin with."""
        self._starts: list[int] = []
        if not self.openings:
            return
        at = 0
        for raw in raws:
            at = text.index(raw, at)  # nothing before it holds it: else a word would begin there
            self._starts.append(at)
            at += len(raw)

    def __len__(self) -> int:
        return len(self.spellings)

    def __getitem__(self, number: int) -> PlaceToken:
        (text, words, _, _), start = self.spellings[number], self._starts[number]
        return PlaceToken(start, start + len(text), words, text)
