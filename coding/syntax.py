"""A parsed text as plain values, read once from spaCy: its words, their tree, its sentences.

Rules ask one word for its parts of speech, its head and its children many times. spaCy makes a new object for every
token and looks a string up for every attribute it is asked for; here both are done once. Names are spaCy's, so that a
rule reads as spaCy's own documentation does.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import wraps
from itertools import pairwise
from typing import Any, TypeVar, cast, overload

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Word:
    """What a token says of itself, whatever stands beside it: one for all tokens that are alike."""

    text: str
    lower_: str
    pos_: str
    tag_: str
    dep_: str
    lemma_: str
    is_punct: bool


class Token:
    """One word of a parse. A root is its own head; children stand in the order of the text."""

    __slots__ = (
        "_conjuncts", "_subtree", "answers", "children", "dep_", "doc", "head", "i", "idx", "is_punct", "lemma_",
        "lemmas", "lower_", "pos_", "sent", "tag_", "text", "whitespace_",
    )  # fmt: skip

    doc: Doc
    head: Token
    sent: Span

    def __init__(self, word: Word, i: int, idx: int, whitespace: str) -> None:
        self.text, self.lower_, self.lemma_, self.is_punct = word.text, word.lower_, word.lemma_, word.is_punct
        self.pos_, self.tag_, self.dep_ = word.pos_, word.tag_, word.dep_
        self.i, self.idx, self.whitespace_ = i, idx, whitespace
        self.children: Sequence[Token] = ()
        self.lemmas: frozenset[str] | None = None
        """What tree.lemmas() says of it, once that was asked."""
        self.answers: dict[str, Any] | None = None
        """What walks found from here, by the name of the walk: the home of once_per_token()."""
        self._subtree: tuple[Token, ...] | None = None
        self._conjuncts: tuple[Token, ...] | None = None

    def forget(self) -> None:
        """Forgets what stood around it: before it gets another place in a parse."""
        self.children, self.lemmas, self.answers, self._subtree, self._conjuncts = (), None, None, None, None

    def __len__(self) -> int:
        return len(self.text)

    def __repr__(self) -> str:
        return self.text

    @property
    def text_with_ws(self) -> str:
        """The word and the blank behind it."""
        return self.text + self.whitespace_

    @property
    def ancestors(self) -> Iterator[Token]:
        """What it hangs on, from its head up to the root."""
        token = self
        while token.head is not token:
            token = token.head
            yield token

    @property
    def subtree(self) -> tuple[Token, ...]:
        """It and everything below it: what hangs before a word, the word, what hangs behind it."""
        if self._subtree is None:
            self._subtree = tuple(_in_order(self))
        return self._subtree

    @property
    def conjuncts(self) -> tuple[Token, ...]:
        """What it is joined to by "and" and "or", itself left out."""
        if self._conjuncts is None:
            first = self
            while first.dep_ == "conj" and first.head is not first:
                first = first.head
            joined = [first]
            for token in joined:
                joined += [child for child in token.children if child.dep_ == "conj" and child.i > token.i]
            self._conjuncts = tuple(token for token in joined if token is not self)
        return self._conjuncts

    def nbor(self, steps: int = 1) -> Token:
        """The token so many places behind; before it for a negative number. Raises IndexError outside the text."""
        if self.i + steps < 0:
            raise IndexError(self.i + steps)
        return self.doc.tokens[self.i + steps]


def _in_order(top: Token) -> Iterator[Token]:
    """A subtree without recursion: a sentence of thousands of words may be as deep."""
    stack: list[tuple[Token, bool]] = [(top, False)]
    while stack:
        token, is_open = stack.pop()
        if is_open or not token.children:
            yield token
            continue
        stack += [(child, False) for child in reversed(token.children) if child.i > token.i]
        stack.append((token, True))
        stack += [(child, False) for child in reversed(token.children) if child.i < token.i]


class Span:
    """Some tokens in a row, from `start` to before `end`; a sentence above all."""

    __slots__ = ("doc", "end", "start")

    def __init__(self, doc: Doc, start: int, end: int) -> None:
        self.doc, self.start, self.end = doc, start, end

    def __iter__(self) -> Iterator[Token]:
        return iter(self.doc.tokens[self.start : self.end])

    def __len__(self) -> int:
        return self.end - self.start

    @overload
    def __getitem__(self, at: int) -> Token: ...
    @overload
    def __getitem__(self, at: slice) -> list[Token]: ...
    def __getitem__(self, at: int | slice) -> Token | list[Token]:
        return self.doc.tokens[self.start : self.end][at]

    @property
    def text(self) -> str:
        """Its words as they stand in the text."""
        return "".join([token.text + token.whitespace_ for token in self])[: self.end_char - self.start_char]

    @property
    def start_char(self) -> int:
        """Where its first token begins, in code points of the text."""
        return self.doc.tokens[self.start].idx

    @property
    def end_char(self) -> int:
        """Where its last token ends, in code points of the text."""
        last = self.doc.tokens[self.end - 1]
        return last.idx + len(last.text)

    @property
    def root(self) -> Token:
        """The token nearest to the root of its tree, the first of several; a mark only where nothing else is left."""
        tokens = self.doc.tokens[self.start : self.end]
        tops = [token for token in tokens if token.head is token]
        outside = [token for token in tokens if not self.start <= token.head.i < self.end]
        return tops[0] if tops else min(outside, key=self._steps_to_root, default=tokens[0])

    def _steps_to_root(self, token: Token) -> int:
        is_mark = not token.children and (token.is_punct or token.text.isspace())
        return len(self.doc) - 1 if is_mark else sum(1 for _ in token.ancestors)


class Doc:
    """A parsed text. `heads` holds the number of each token's head, `starts` those that begin a sentence."""

    __slots__ = ("_begins", "sents", "text", "tokens")

    def __init__(self, tokens: list[Token], heads: Sequence[int], starts: Sequence[int]) -> None:
        self.tokens = tokens
        self.text = "".join([token.text + token.whitespace_ for token in tokens])
        self._begins = [token.idx for token in tokens]
        children: dict[int, list[Token]] = {}
        for token, head in zip(tokens, heads, strict=True):
            token.doc, token.head = self, tokens[head]
            if head != token.i:
                children.setdefault(head, []).append(token)
        for head, below in children.items():
            tokens[head].children = below
        borders = [*starts, len(tokens)]
        self.sents = [Span(self, start, end) for start, end in pairwise(borders)]
        for sentence in self.sents:
            for token in tokens[sentence.start : sentence.end]:
                token.sent = sentence

    def rehung(self, heads: Sequence[int]) -> Doc:
        """The same tokens on other heads; this parse is not to be asked any more."""
        for token in self.tokens:
            token.forget()
        return Doc(self.tokens, heads, [sentence.start for sentence in self.sents])

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)

    def __len__(self) -> int:
        return len(self.tokens)

    @overload
    def __getitem__(self, at: int) -> Token: ...
    @overload
    def __getitem__(self, at: slice) -> list[Token]: ...
    def __getitem__(self, at: int | slice) -> Token | list[Token]:
        return self.tokens[at]

    def touched(self, start: int, end: int) -> Span | None:
        """The tokens that a stretch of the text touches, a blank before the first one or outside the text as none."""
        first, last = self._at(start), self._at(end - 1)
        if first is None or last is None:
            return None
        is_blank = start == self.tokens[first].idx + len(self.tokens[first].text)
        return Span(self, first + is_blank, last + 1)

    def _at(self, offset: int) -> int | None:
        """Number of the token over a code point; the blank behind a token belongs to it."""
        at = bisect_right(self._begins, offset) - 1
        if at < 0 or offset >= self._begins[at] + len(self.tokens[at].text_with_ws):
            return None
        return at


def once_per_token(walk: Callable[[Token], Found]) -> Callable[[Token], Found]:
    """A walk whose outcome stays at the token: many patterns ask for it, and a parse does not change.

    What it gives is shared by all who ask, so nobody may change it.
    """
    name = walk.__name__

    @wraps(walk)
    def found(token: Token) -> Found:
        if token.answers is None:
            token.answers = {}
        if name not in token.answers:
            token.answers[name] = walk(token)
        return cast(Found, token.answers[name])

    return found
