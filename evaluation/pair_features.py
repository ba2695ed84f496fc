"""What the ranker sees of a pair: words and letters of its clause, and the way from one party to the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from coding.syntax import Doc, Token
from evaluation.pair_clause import clause, is_party, top_verb, way
from evaluation.pair_text import SOURCE

LETTERS = range(3, 6)
COMPLEMENTS = {"prt", "dobj", "attr", "xcomp", "acomp", "ccomp", "oprd", "nsubjpass"}

Blocks = tuple[Counter[str], Counter[str], Counter[str]]
"""How often each feature is there: of words, of letters, of the way. Each block is weighed for itself."""


def blocks(doc: Doc) -> tuple[Blocks, Blocks]:
    """Features of the shallow and of the deep clause of a masked sentence."""
    of_way = Counter(_of_way(doc))
    shallow, deep = ([_word(token) for token in clause(doc, is_deep)] for is_deep in (False, True))
    return (_of_words(shallow), _of_letters(shallow), of_way), (_of_words(deep), _of_letters(deep), of_way)


def _word(token: Token) -> str:
    """The lemma; one word for each party, for all other names and for all numbers."""
    if is_party(token):
        return "source" if token.text == SOURCE else "target"
    if token.pos_ == "PROPN" and token.text[:1].isupper():
        return "name"
    if token.pos_ == "NUM" or token.text[:1].isdigit():
        return "number"
    return token.lemma_.lower()


def _of_words(words: list[str]) -> Counter[str]:
    return Counter([f"w:{word}" for word in words] + [f"w:{one} {two}" for one, two in pairwise(words)])


def _of_letters(words: list[str]) -> Counter[str]:
    padded = [f" {word} " for word in words]
    return Counter(
        f"l:{word[at : at + size]}" for word in padded for size in LETTERS for at in range(len(word) - size + 1)
    )


def _of_way(doc: Doc) -> Iterator[str]:
    path = way(doc)
    if not path:
        return
    yield "p:way=" + ">".join(f"{t.dep_}:{_word(t) if is_party(t) else t.pos_}" for t in path)
    for token in path:
        if is_party(token):
            yield f"p:at={_word(token)}:{token.dep_}:{token.head.lemma_.lower()}"
            yield f"p:arc={_word(token)}:{token.dep_}"
        else:
            yield f"p:on={_word(token)}"
            yield f"p:on={_word(token)}:{token.dep_}"
    yield from (f"p:next={_word(one)}>{_word(two)}" for one, two in pairwise(path))
    verb = top_verb(path)
    yield from _of_verb("p:v0", verb)
    while verb.dep_ in ("xcomp", "ccomp") and verb.head is not verb:
        verb = verb.head
        yield from _of_verb("p:v1", verb)


def _of_verb(place: str, verb: Token) -> Iterator[str]:
    """A verb with what stands under it; `place` says whether it is the pair's or one above."""
    lemma = _word(verb)
    yield f"{place}={lemma}"
    for child in verb.children:
        if child.dep_ == "neg":
            yield from (f"{place}neg", f"{place}neg={lemma}")
        elif child.dep_ in ("aux", "auxpass"):
            yield from (f"{place}aux={child.lower_}", f"{place}aux={child.lower_}:{lemma}")
        elif child.dep_ in COMPLEMENTS:
            yield from (f"{place}={lemma}+{_word(child)}", f"{place}with={_word(child)}")
        elif child.dep_ in ("prep", "agent", "dative"):
            yield f"{place}={lemma}+{_word(child)}"
            for below in child.children:
                if below.dep_ in ("pobj", "pcomp"):
                    yield from (f"{place}to={_word(child)}+{_word(below)}", f"{place}={lemma}++{_word(below)}")
