"""How a clause stands: infinitive, gerund or clause, a wish, an aim, under "not"."""

from __future__ import annotations

from coding.syntax import Token
from coding.tree import is_verb

SUBJECTS = {"nsubj", "nsubjpass"}


def has_child(token: Token, deps: set[str]) -> bool:
    """Whether a word of one of some relations hangs on a token."""
    return any(child.dep_ in deps for child in token.children)


def is_infinitive(verb: Token) -> bool:
    """Whether a verb stands with "to", or beside one that does."""
    if any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children):
        return True
    return verb.dep_ == "conj" and verb.tag_ == "VB" and is_verb(verb.head) and is_infinitive(verb.head)


def is_negated(verb: Token) -> bool:
    """Whether "not" stands at a verb."""
    return any(child.dep_ == "neg" for child in verb.children)


def is_of_purpose(clause: Token) -> bool:
    """Whether a clause beside a verb says what it is done for: "called to convey"."""
    return clause.dep_ == "advcl" and any(child.dep_ == "aux" and child.lower_ == "to" for child in clause.children)


def form_of(verb: Token) -> str:
    """How a clause stands: infinitive, gerund or clause."""
    if is_infinitive(verb):
        return "infinitive"
    if verb.tag_ == "VBG" and not has_child(verb, {"aux", "nsubj"}):
        return "gerund"
    if any(child.dep_ == "aux" and child.tag_ == "VBG" for child in verb.children) and not has_child(verb, {"nsubj"}):
        return "gerund"  # "denied having paid them"
    return "clause"


def is_wish(verb: Token) -> bool:
    """Whether a clause wants something done, with a bare verb under a subject: "insists that Kyiv restore"."""
    return (
        verb.tag_ in {"VB", "VBP"}
        and has_child(verb, {"nsubj", "nsubjpass"})
        and not has_child(verb, {"aux"})
        and (verb.tag_ == "VB" or any(_is_singular(child) for child in verb.children))
    )


def _is_singular(token: Token) -> bool:
    return token.dep_ == "nsubj" and token.tag_ in {"NN", "NNP"} and not any(token.conjuncts)


def has_particle_away(verb: Token) -> bool:
    """Whether a particle makes another verb of it: "draw down troops" is not "draw criticism"."""
    return any(child.lower_ in {"down", "back", "away"} and child.dep_ in {"prt", "advmod"} for child in verb.children)
