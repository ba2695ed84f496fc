"""What a pronoun that suffers an act stands for: "stopped the tanker and took it", "They were held. He freed them"."""

from __future__ import annotations

from coding import clauses, tree
from coding.syntax import Token, once_per_token

SINGULAR = {"it"}
PLURAL = {"them", "they"}
ONE_PERSON = {"him", "her", "he", "she"}
NAMED_BY = {"nsubj", "nsubjpass", "dobj", "attr", "conj", "appos"}
"""Where the noun stands that is spoken of further; what only stands behind a preposition seldom is."""
BODIES = {"crew", "couple", "pair", "family", "staff", "delegation", "team", "group", "garrison", "police", "trio"}
"""Nouns in the singular that "them" takes up."""


@once_per_token
def meant_by(pronoun: Token) -> list[Token]:
    """Nouns that a pronoun may stand for: of its own sentence, else of the one before; empty for other words."""
    if pronoun.pos_ != "PRON" or pronoun.lower_ not in SINGULAR | PLURAL | ONE_PERSON:
        return []
    sentence = pronoun.sent
    verb = tree.governing_verb(pronoun)
    doing = {token.i for token in clauses.subjects(verb)} if verb is not None else set()
    found = [t for t in pronoun.doc[sentence.start : pronoun.i] if t.i not in doing and _may_be(t, pronoun)]
    if found or sentence.start == 0:
        return found
    before = pronoun.doc[sentence.start - 1].sent
    return [token for token in before if _may_be(token, pronoun)]


def _may_be(noun: Token, pronoun: Token) -> bool:
    if noun.dep_ not in NAMED_BY or not (noun.pos_ == "NOUN" or (noun.pos_ == "PROPN" and tree.titles(noun))):
        return False
    if pronoun.lower_ in PLURAL:
        is_joined = any(other.i > noun.i for other in noun.conjuncts) or noun.dep_ == "conj"
        return noun.tag_ in {"NNS", "NNPS"} or is_joined or bool(tree.lemmas(noun) & BODIES)
    return noun.tag_ in {"NN", "NNP"}
