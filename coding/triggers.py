"""From a word of a pattern's trigger to the tokens of the whole trigger, for verbs, nouns and adjectives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from coding import tree
from coding.syntax import Token


def _verb_trigger(token: Token, words: tuple[str, ...]) -> tuple[Token, ...] | None:
    if token.pos_ not in tree.VERBAL or token.dep_ == "aux":
        return None
    if token.dep_ == "amod" and (token.i < token.head.i or token.tag_ != "VBN"):
        return None  # "the jailed cleric", "the agreed channel" tell what is known
    if len(words) == 1:
        return None if is_called_off(token) else (token,)
    if "-" in words:
        return ending_at(token, words)
    particle = particle_of(token, words[1]) if len(words) == 2 else None
    return (token, particle) if particle is not None else following(token, words[1:])


OFF = {"call", "put", "hold", "break", "fight", "beat"}
"""Verbs of which "off" makes the contrary of what they say alone: "called off the rally", "held off the vote"."""


def is_called_off(verb: Token) -> bool:
    """Whether a verb has "off" as its particle and means no longer what it means alone."""
    off = next((child for child in verb.children if child.lower_ == "off" and child.dep_ == "prt"), None)
    if off is None or not tree.lemmas(verb) & OFF:
        return False
    behind = verb.doc[off.i + 1] if off.i + 1 < len(verb.doc) else None
    return off.i == verb.i + 1 or behind is None or behind.pos_ != "PROPN"  # "held a drill off Duqm"


def ending_at(token: Token, words: Sequence[str]) -> tuple[Token, ...] | None:
    """The tokens of a phrase that ends at a token: "nuclear weapons"; "test-fire", which spaCy cuts at the hyphen."""
    first = token.i - len(words) + 1
    if first < 0:
        return None
    before = token.doc[first : token.i]
    found = all(word in tree.lemmas(part) for word, part in zip(words[:-1], before, strict=True))
    return (token, *before) if found else None


def particle_of(verb: Token, word: str) -> Token | None:
    """A particle may be labelled prt, advmod or prep, or only follow; objects may stand between."""
    for child in verb.children:
        if (
            child.lower_ == word
            and child.i > verb.i
            and not _governs_beyond_object(child, verb)
            and child.dep_ in {"prt", "advmod", "prep", "acomp", "oprd", "advcl"}
        ):
            return child
    return None


def _governs_beyond_object(word: Token, verb: Token) -> bool:
    """Whether a preposition behind an object has its own: "handed him a note over the road" hands nobody over."""
    if word.dep_ != "prep" or word.i == verb.i + 1 or not any(child.dep_ == "pobj" for child in word.children):
        return False
    return any(child.dep_ == "dobj" and child.i < word.i for child in verb.children)


def following(token: Token, words: tuple[str, ...]) -> tuple[Token, ...] | None:
    """The tokens right behind, one for each word; one determiner or possessive may stand between."""
    out = [token]
    at, doc = token.i + 1, token.doc
    for word in words:
        if at < len(doc) and doc[at].dep_ in {"det", "poss"} and word not in tree.lemmas(doc[at]):
            at += 1
        if at >= len(doc) or word not in tree.lemmas(doc[at]):
            return None
        out.append(doc[at])
        at += 1
    return tuple(out)


def _noun_trigger(token: Token, words: tuple[str, ...]) -> tuple[Token, ...] | None:
    out = [token]
    at = token.i - 1
    for word in reversed([word for word in words[:-1] if word != "-"]):
        if at >= 0 and token.doc[at].text in {"-", "‐", "‑"}:
            at -= 1
        if at < 0 or word not in tree.lemmas(token.doc[at]):
            return None
        out.append(token.doc[at])
        at -= 1
    head = head_of(out)
    return tuple(sorted(out, key=lambda t: t.i)) if _may_be_noun(head) else None


def _may_be_noun(token: Token) -> bool:
    """A noun, or a gerund that stands as one ("the shelling of"); a modifier of another noun is no act of its own."""
    if token.pos_ == "VERB":
        opens = token.i == token.sent.start and token.dep_ in {"nsubj", "nsubjpass", "ROOT", "csubj"}
        owned = any(child.dep_ in {"det", "poss"} for child in token.children)
        told = token.dep_ == "attr" and not any(child.dep_ == "dobj" for child in token.children)
        return token.tag_ == "VBG" and (opens or owned or told)  # "there was fighting"
    return token.pos_ in {"NOUN", "PROPN"}


def _adjective_trigger(token: Token, words: tuple[str, ...]) -> tuple[Token, ...] | None:
    if token.dep_ not in {"acomp", "amod", "xcomp", "ROOT", "conj", "oprd", "ccomp", "advcl", "acl"}:
        return None
    if token.pos_ not in {"ADJ", "VERB", "ADV"}:
        return None
    return (token,) if len(words) == 1 else following(token, words[1:])


TRIGGERS: dict[str, Callable[[Token, tuple[str, ...]], tuple[Token, ...] | None]] = {
    "verb": _verb_trigger,
    "noun": _noun_trigger,
    "adjective": _adjective_trigger,
}


def head_of(tokens: Iterable[Token]) -> Token:
    """The token of a sequence whose head lies outside it."""
    members = list(tokens)
    inside = {token.i for token in members}
    return next((token for token in members if token.head.i not in inside), members[0])
