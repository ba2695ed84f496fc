"""The clause of a pair: the words between the two names in the parse, the verb above, and what hangs on them.

Of all that was tried for a linear ranker this brought most: what stands in other clauses only misleads it.
"""

from __future__ import annotations

from collections.abc import Iterator

from coding.clause_forms import is_of_purpose
from coding.syntax import Doc, Token
from coding.tree import is_verb
from evaluation.pair_text import SOURCE, TARGET

OTHER_CLAUSES = {"advcl", "relcl", "appos", "conj", "parataxis", "cc", "punct"}
COMPLEMENTS = {"prep", "agent", "dative", "xcomp", "dobj", "attr", "prt", "acomp", "pcomp", "ccomp"}
BELOW = {"pobj", "neg", "aux", "prt", "dobj", "pcomp"}
FURTHER_BELOW = BELOW | {"compound", "amod", "advcl", "nmod", "poss", "acl", "xcomp", "prep"}
"""What is kept under a complement in the shallow and in the deep clause."""


def is_party(token: Token) -> bool:
    """Whether a token is one of the two names."""
    return token.text in (SOURCE, TARGET)


def way(doc: Doc) -> list[Token]:
    """Tokens from one name to the other in the tree, both included; from the only name to its verb if one is alone."""
    source = next((token for token in doc if token.text == SOURCE), None)
    target = next((token for token in doc if token.text == TARGET), None)
    alone = source if source is not None else target
    if alone is None:
        return []
    if source is None or target is None or source.sent.start != target.sent.start:
        return _to_verb(alone)
    up, down = [source, *source.ancestors], [target, *target.ancestors]
    below = [token.i for token in down]
    shared = next((number for number, token in enumerate(up) if token.i in below), None)
    if shared is None:
        return [source, target]
    return up[: shared + 1] + down[: below.index(up[shared].i)][::-1]


def top_verb(tokens: list[Token]) -> Token:
    """The nearest verb at or above the highest of the tokens; the root of the sentence where there is none."""
    return _to_verb(_topmost(tokens))[-1]


def clause(doc: Doc, is_deep: bool = False) -> list[Token]:
    """The tokens of the pair's clause in their order; the deep one keeps more below. All where there is no name."""
    path = way(doc)
    if not path:
        return list(doc)
    stem = {token.i: token for token in [*path, *_above(path, 2 if is_deep else 1)]}
    kept = dict(stem)
    for token in stem.values():
        if not is_party(token):
            kept.update((below.i, below) for below in _hanging(token, is_deep))
        if is_deep:
            kept.update((below.i, below) for below in _purposes(token))
    return [kept[i] for i in sorted(kept)]


def _topmost(tokens: list[Token]) -> Token:
    return min(tokens, key=lambda token: sum(1 for _ in token.ancestors))


def _to_verb(token: Token) -> list[Token]:
    found = [token]
    while not is_verb(found[-1]) and found[-1].head is not found[-1]:
        found.append(found[-1].head)
    return found


def _above(path: list[Token], steps: int) -> Iterator[Token]:
    """The way to the verb, and verbs that it completes."""
    found = _to_verb(_topmost(path))
    yield from found
    verb = found[-1]
    for _ in range(steps):
        if verb.dep_ not in {"xcomp", "ccomp", "pcomp", "acl"} or verb.head is verb:
            return
        verb = verb.head
        yield verb


def _hanging(token: Token, is_deep: bool) -> Iterator[Token]:
    for child in token.children:
        if child.dep_ in OTHER_CLAUSES:
            continue
        yield child
        if child.dep_ in COMPLEMENTS:
            kept = FURTHER_BELOW if is_deep else BELOW
            yield from (below for below in child.children if below.dep_ in kept)


def _purposes(token: Token) -> Iterator[Token]:
    """Clauses of purpose with what hangs on their verb: "called to convey"."""
    for child in token.children:
        if is_of_purpose(child):
            yield child
            yield from (below for below in child.children if below.dep_ not in OTHER_CLAUSES)
