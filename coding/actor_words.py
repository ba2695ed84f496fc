"""The words of a text as the actor files spell them, and where a name or a role may begin among them."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Any, Generic, NamedTuple, TypeVar, overload

WORD = re.compile(r"([^\W_]+(?:[̀-ͯ]+[^\W_]*)*)")
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
    raws: list[str]
    starts: list[int]
    folded: list[str]

    def __init__(self, text: str) -> None:
        if text.isalnum() and text.isascii() and len(text) <= MAX_WORD_LENGTH:  # one word, as most names are
            self.raws, self.starts, self.folded = [text], [0], [fold_word(text)]
            return
        pieces = WORD.split(text)  # what stands between words and the words, in turns
        lengths = [*map(len, pieces)]
        self.raws = pieces[1::2]
        self.starts = [*accumulate(lengths)][:-1:2]
        self.folded = [*map(_folded if max(lengths) > MAX_WORD_LENGTH else fold_word, self.raws)]

    def numbers(self, start: int, end: int) -> tuple[int, int] | None:
        """Numbers of the first word in a stretch of the text and of the first one behind it; None if it cuts a word."""
        first, behind = bisect_left(self.starts, start), bisect_left(self.starts, end)
        if any(at and self.end(at - 1) > border for at, border in ((first, start), (behind, end))):
            return None
        return first, behind

    def part(self, first: int, behind: int, start: int) -> Words:
        """Some of the words in a row, as the text from `start` on has them: offsets count from there."""
        out = Words("")
        out.raws, out.folded = self.raws[first:behind], self.folded[first:behind]
        out.starts = [at - start for at in self.starts[first:behind]]
        return out

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


Node = dict[str, Any]
END = ""
"""Under this key a node holds what the words up to it stand for; no folded word is empty."""

Value = TypeVar("Value")


class Phrases(Generic[Value]):
    """Values under phrases of folded words, as a tree of words: most words of a text begin none of them."""

    def __init__(self) -> None:
        self._root: Node = {}

    def add(self, key: str, value: Value) -> None:
        """Puts a value under folded words, a blank between two."""
        node = self._root
        for word in key.split(" "):
            node = node.setdefault(word, {})
        node[END] = value

    def at(self, words: Words, index: int) -> list[tuple[int, Value]]:
        """(number of words, value) of the phrases that begin at a word, longest first."""
        folded = words.folded
        node = self._root.get(folded[index])
        if node is None:
            return []
        found: list[tuple[int, Value]] = []
        last, n_words = index, len(folded)
        while node is not None:
            if END in node:
                found.append((last + 1 - index, node[END]))
            last += 1
            node = node.get(folded[last]) if last < n_words else None
        found.reverse()
        return found

    def openings(self, words: Words) -> list[int]:
        """Numbers of the words that a phrase begins with, in order: its next word stands there too."""
        known, folded = self._root, words.folded
        if known.keys().isdisjoint(folded):
            return []
        following = [*folded[1:], END]
        return [
            at
            for at, word in enumerate(folded)
            if word in known and (following[at] in (node := known[word]) or END in node)
        ]
