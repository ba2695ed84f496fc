"""Which words name the head of a noun phrase, and how they read."""

from __future__ import annotations

from collections.abc import Iterable

from coding import tree
from coding.syntax import Token

PHRASE_PARTS = {"det", "poss", "amod", "compound", "nmod", "nummod", "quantmod", "case", "predet"}


def phrase_tokens(head: Token) -> list[Token]:
    """The tokens of a noun phrase that name its head: modifiers and of-phrases, no clauses, no other prepositions."""
    out = {head.i: head}
    for child in head.children:
        if child.dep_ in PHRASE_PARTS or (child.dep_ == "punct" and child.text in {"-", "’", "'"}):
            out.update((token.i, token) for token in child.subtree)
        elif child.dep_ == "prep" and child.lower_ == "of":
            out.update((token.i, token) for token in _of_phrase(child))
    return [out[index] for index in sorted(out)]


def _of_phrase(prep: Token) -> list[Token]:
    """An of-phrase with all that is joined in it, so that "Greece and Turkey" stays two."""
    out = [prep]
    for below in prep.children:
        if below.dep_ == "pobj":
            heads = tree.conjuncts([below])
            out += [token for head in heads for token in phrase_tokens(head)]
            out += [token for head in heads for token in head.children if token.dep_ == "cc" or token.text == ","]
    return out


def phrase_text(tokens: Iterable[Token]) -> str:
    """Tokens as text, gaps closed by one blank."""
    out = ""
    last = -1
    for token in tokens:
        out += " " if out and token.i != last + 1 and not out.endswith(" ") else ""
        out += token.text_with_ws
        last = token.i
    return out.strip()
