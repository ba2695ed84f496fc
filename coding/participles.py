"""Passives that the model takes for adjectives: "the borders were closed and the assets frozen"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from spacy.language import Language

from coding.syntax import Doc, Token

STATES = {"prepared", "concerned", "determined", "committed", "united", "divided", "interested", "worried", "opposed",
          "supposed", "dedicated", "located", "limited", "satisfied", "overwhelmed", "involved", "convinced", "engaged",
          "ashamed", "pleased", "alarmed", "married", "related", "used", "tired", "armed", "advanced", "experienced",
          "complicated", "surprised", "shocked", "frustrated", "open", "wanted", "aimed", "bound",
          "resolved", "unchanged", "set", "split", "torn", "mixed", "alleged", "mistaken", "loaded"}  # fmt: skip
"""What somebody is rather than what was done to him."""
DEGREES = {"very", "so", "too", "more", "most", "quite", "rather", "as", "extremely", "deeply"}


def with_passives(doc: Doc, forms: Mapping[str, str]) -> Doc:
    """The same parse, participles behind "be" its verbs; `forms`: participles with their lemmas."""
    found = [token for token in doc if token.lower_ in forms and _is_done(token)]
    if not found:
        return doc
    heads = [token.head.i for token in doc]
    for verb in found:
        _raise(verb, forms[verb.lower_], heads)
    return doc.rehung(heads)


def participles(nlp: Language, lemmas: Iterable[str]) -> dict[str, str]:
    """The past participles of verbs, with their lemmas."""
    table: Any = nlp.get_pipe("lemmatizer").lookups.get_table("lemma_exc", {})  # type: ignore[attr-defined]
    wanted = {lemma for lemma in lemmas if lemma.isalpha()}
    out = {form: found[0] for form, found in table.get("verb", {}).items() if found[0] in wanted}
    out |= {lemma + ("d" if lemma.endswith("e") else "ed"): lemma for lemma in wanted}
    return {form: lemma for form, lemma in out.items() if not form.endswith(("ing", "s")) and form != lemma}


def _is_done(token: Token) -> bool:
    """Whether an adjective behind "was" or "were" says what somebody did, with a subject and no degree."""
    copula = token.head
    if token.pos_ != "ADJ" or token.dep_ != "acomp" or token.lower_ in STATES or copula.lower_ not in {"was", "were"}:
        return False
    if any(child.lower_ in DEGREES for child in token.children):
        return False
    return any(child.dep_ == "nsubj" and child.i < copula.i for child in copula.children)


def _raise(verb: Token, lemma: str, heads: list[int]) -> None:
    """Makes the participle the head of its clause and "be" its auxiliary."""
    copula = verb.head
    for child in copula.children:
        if child.i != verb.i:
            heads[child.i] = verb.i
            child.dep_ = "nsubjpass" if child.dep_ == "nsubj" else child.dep_
    heads[verb.i] = verb.i if heads[copula.i] == copula.i else heads[copula.i]
    heads[copula.i] = verb.i
    verb.dep_, copula.dep_ = copula.dep_, "auxpass"
    verb.pos_, verb.tag_, verb.lemma_ = "VERB", "VBN", lemma
