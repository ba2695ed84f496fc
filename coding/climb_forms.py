"""What stands above an act in its sentence, by its form: aims, tensed neighbours, what makes something known."""

from __future__ import annotations

from coding import clause_forms, clauses, mood
from coding.syntax import Token

FIRSTS = {"first", "last", "only", "latest", "next", "second", "third", "one"}


def makes_known(verb: Token) -> bool:
    """ "Washington let it be known", "let it be understood": nothing is allowed, something is told."""
    words = {token.lower_ for token in verb.doc[verb.i : verb.i + 4]}
    return verb.lemma_ in {"let", "make"} and bool(words & {"known", "understood", "clear", "plain"})


def subject_is_below(verb: Token, passed: tuple[Token, ...]) -> bool:
    """Whether a verb's subject is one of the words passed on the way up."""
    below = {token.i for token in passed}
    return any(child.i in below for child in verb.children if child.dep_ in {"nsubj", "nsubjpass"})


def is_aim(verb: Token) -> bool:
    """Whether a clause behind a noun says what it is for: "jets to intercept", but not "the first to recognise"."""
    if clause_forms.form_of(verb) != "infinitive" or clauses.is_passive(verb):
        return False
    around = {child.lower_ for child in verb.head.children} | {verb.head.lower_}
    return not around & FIRSTS and not any(child.dep_ == "nsubj" for child in verb.children)


def is_tensed_beside(verb: Token, first: Token) -> bool:
    """Whether a coordinated verb has a tense of its own beside a bare one: "said it would reply and summoned"."""
    own = [verb, *(child for child in verb.children if child.dep_ in {"aux", "auxpass"})]
    is_tensed = any(token.tag_ in {"VBD", "VBZ"} for token in own) and all(token.tag_ != "MD" for token in own)
    return is_tensed and first.tag_ == "VB" and any(child.dep_ == "aux" for child in first.children)


def form_under(verb: Token, head: Token) -> str:
    """How a clause stands under a verb; `told` where "insist" and "tell" report a fact and ask for nothing."""
    form = clause_forms.form_of(verb)
    is_fact = head.lemma_ in {"insist", "tell"} and not (clause_forms.is_wish(verb) or mood.is_obligation(verb))
    return "told" if form == "clause" and is_fact else form


def passes_on(verb: Token) -> bool:
    """Whether the mood of a verb is that of the clause under it: it does not, where the verb reports."""
    return verb.lemma_ in {"be", "seem", "appear", "mean", "ensure", "happen"}


def has_place_or_time(verb: Token) -> bool:
    """Whether a place, a time or another circumstance hangs on a verb."""
    return any(child.dep_ in {"prep", "npadvmod"} for child in verb.children)
