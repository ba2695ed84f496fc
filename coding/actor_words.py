"""The words of a text as the actor files spell them, and where a name or a role may begin among them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, overload

WORD = re.compile(r"[^\W_]+(?:[̀-ͯ]+[^\W_]*)*")
UNDECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
)
MAX_WORD_LENGTH = 60


class Word(NamedTuple):
    """A run of letters and digits in a text; `folded` has neither case nor accents."""

    start: int
    end: int
    raw: str
    folded: str

    @property
    def is_capitalised(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.raw[0].isupper()


class Words(Sequence[Word]):
    """The words of a text in order, as columns; a row is made when it is asked for: most words begin no name."""

    __slots__ = ("folded", "raws", "starts")

    def __init__(self, text: str) -> None:
        self.raws: list[str] = WORD.findall(text)
        self.starts: list[int] = []
        at = 0
        for raw in self.raws:
            at = text.index(raw, at)  # nothing before it holds it: else a word would begin there
            self.starts.append(at)
            at += len(raw)
        is_odd = len(max(self.raws, key=len, default="")) > MAX_WORD_LENGTH
        self.folded = [*map(_folded if is_odd else fold_word, self.raws)]

    def __len__(self) -> int:
        return len(self.raws)

    @overload
    def __getitem__(self, at: int) -> Word: ...
    @overload
    def __getitem__(self, at: slice) -> list[Word]: ...
    def __getitem__(self, at: int | slice) -> Word | list[Word]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self.raws)))]
        start, raw = self.starts[at], self.raws[at]
        return Word(start, start + len(raw), raw, self.folded[at])

    @property
    def has_capitals(self) -> bool:
        """Whether any word begins with a capital letter."""
        return any(raw[0].isupper() for raw in self.raws)

    def end(self, at: int) -> int:
        """Offset behind a word."""
        return self.starts[at] + len(self.raws[at])

    def key(self, at: int, size: int) -> str:
        """So many folded words from one on, a blank between two: the key of a name."""
        return self.folded[at] if size == 1 else " ".join(self.folded[at : at + size])


@lru_cache(maxsize=65536)
def fold_word(raw: str) -> str:
    """A word without case and accents: "Türkiye" and "TURKIYE" are one."""
    folded = raw.casefold()
    if folded.isascii():
        return folded
    decomposed = unicodedata.normalize("NFKD", folded.translate(UNDECOMPOSED))
    return "".join(c for c in decomposed if not unicodedata.combining(c)) or folded


def _folded(raw: str) -> str:
    return fold_word(raw) if len(raw) <= MAX_WORD_LENGTH else raw


@lru_cache(maxsize=8)
def words_of(text: str) -> Words:
    """The words of a text in order; what stands between them is looked at only where a name spans it.

    Kept for the last few texts: names and roles are looked for in the same phrase one after the other.
    """
    return Words(text)


class Openings:
    """How many words names have at most that begin with one word and with two: most words begin none."""

    def __init__(self, keys: Iterable[str] = ()) -> None:
        self.first: set[str] = set()
        """First words of all names."""
        self._alone: set[str] = set()
        self._by_pair: dict[tuple[str, str], int] = {}
        for key in keys:
            self.add(key)

    def add(self, key: str) -> None:
        """Takes in the folded words of a name, a blank between two."""
        words = key.split(" ")
        self.first.add(words[0])
        if len(words) == 1:
            self._alone.add(key)
        else:
            pair = (words[0], words[1])
            self._by_pair[pair] = max(self._by_pair.get(pair, 0), len(words))

    def longest(self, words: Words, index: int) -> int:
        """How many words a name that begins at a word may have; 0 for none."""
        folded = words.folded
        first = folded[index]
        if first not in self.first:
            return 0
        if index + 1 < len(folded):
            most = self._by_pair.get((first, folded[index + 1]), 0)
            if most:
                return min(most, len(folded) - index)
        return int(first in self._alone)

    def among(self, words: Words) -> list[int]:
        """Numbers of the words that a name may begin with."""
        folded, first, alone, pairs = words.folded, self.first, self._alone, self._by_pair
        if first.isdisjoint(folded):
            return []
        behind = [*folded[1:], ""]
        return [
            at for at, word in enumerate(folded) if word in first and (word in alone or (word, behind[at]) in pairs)
        ]
