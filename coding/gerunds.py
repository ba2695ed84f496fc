"""Gerunds that are nouns and that the model takes for verbs: "Russian shelling in Kherson killed two"."""

from __future__ import annotations

from coding.syntax import Doc, Token

PLACES_OF_NOUNS = {"nsubj", "nsubjpass", "dobj", "pobj", "pcomp"}
OF_VERBS = {"aux", "auxpass", "nsubj", "nsubjpass", "dobj", "dative", "xcomp", "ccomp", "acomp"}


def with_nouns(doc: Doc) -> Doc:
    """The same parse, its gerunds nouns where an adjective, an owner or an article stands right before them."""
    for token in doc:
        if token.tag_ == "VBG" and token.dep_ in PLACES_OF_NOUNS and _is_noun(token):
            token.pos_, token.dep_ = "NOUN", "pobj" if token.dep_ == "pcomp" else token.dep_
    return doc


def _is_noun(gerund: Token) -> bool:
    owned = any(child.dep_ in {"amod", "poss", "det"} and child.i == gerund.i - 1 for child in gerund.children)
    return owned and not any(child.dep_ in OF_VERBS for child in gerund.children)
