"""Grammar of what is real: modals, negation, conditions, questions, and whether a noun tells of something given."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from coding import tree
from coding.patterns import Words
from coding.syntax import Token
from schemas.codes import Status

RANK = {Status.ACTUAL: 0, Status.FUTURE: 1, Status.HYPOTHETICAL: 2, Status.NEGATED: 3}
OPEN_MODALS = {"could", "may", "might", "can", "would", "should", "must", "ought", "'d", "’d", "cannot", "ca"}
FUTURE_MODALS = {"will", "shall", "'ll", "’ll", "wo", "gon"}
OBLIGING = {"must", "should", "ought"}
DUTIES = {"time", "duty", "responsibility", "necessary", "essential", "imperative", "vital", "overdue", "crucial"}
QUOTES = {'"', "“", "``"}
CONDITIONS = {"if", "whether", "unless", "lest"}
BEFORE_THE_FACT = {"until", "before", "after", "when", "once", "as"}
OPEN_DETERMINERS = {"any", "a", "an", "another", "every", "such", "no", "either", "more", "further", "new"}
GIVEN_DETERMINERS = {"the", "this", "that", "these", "those"}
NO = {"no", "neither", "without", "zero"}


def clause_status(verb: Token, *, is_negative_pattern: bool) -> tuple[Status | None, Token]:
    """What the words of a clause say of its verb, and the word that says it; None and the verb where they say nothing.

    `is_negative_pattern`: the negation belongs to the act ("would not allow"), so neither it nor the modal counts.
    """
    found = [(status, child) for child in verb.children for status in _of_child(child, verb, is_negative_pattern)]
    return max(found, key=lambda said: RANK[said[0]], default=(None, verb))


def is_told_will(verb: Token, say: Words) -> bool:
    """Whether "would" is the "will" of somebody's past words: "said it would send troops", without a condition."""
    above = verb.head
    if verb.dep_ != "ccomp" or above.tag_ not in {"VBD", "VBN"} or above.lemma_.lower() not in say:
        return False
    if any(child.dep_ == "advcl" and is_condition(child) for child in (*verb.children, *above.children)):
        return False
    return not any(child.lower_ in {"have", "be"} and child.dep_ == "aux" for child in verb.children)


def _of_child(child: Token, verb: Token, is_negative_pattern: bool) -> Iterator[Status]:
    lower = child.lower_
    if child.dep_ == "aux":
        if not is_negative_pattern:
            yield from _of_auxiliary(lower, verb)
    elif not is_negative_pattern and negates(child):
        yield Status.NEGATED
    elif _is_conditional(child):
        yield Status.HYPOTHETICAL
    elif child.dep_ in {"mark", "advmod"} and lower in BEFORE_THE_FACT and _is_to_come(verb):
        yield Status.FUTURE


def _of_auxiliary(lower: str, verb: Token) -> Iterator[Status]:
    if lower in OPEN_MODALS:
        yield Status.HYPOTHETICAL
    elif lower in FUTURE_MODALS or (lower == "to" and verb.dep_ == "ROOT"):  # headlines: "US to send troops"
        yield Status.FUTURE


def negates(child: Token) -> bool:
    """Whether a word under a verb negates it: "not", "never", or a subject or object that is nobody, nothing, no X."""
    if child.dep_ == "neg" or child.lower_ in {"never", "neither"} or is_no_longer(child):
        return True
    if child.dep_ not in {"nsubj", "nsubjpass", "dobj"}:
        return False
    return child.lower_ in {"nobody", "none", "nothing"} or any(
        below.lower_ in {"no", "not"} and below.dep_ in {"det", "neg"} for below in child.children
    )  # "no soldier", "not a single soldier"


def is_no_longer(token: Token) -> bool:
    """Whether an adverb says that something has ended: "no longer", "not any longer"."""
    return token.lower_ == "longer" and token.dep_ == "advmod" and token.i > 0 and token.nbor(-1).lower_ == "no"


def _is_conditional(child: Token) -> bool:
    if child.lower_ in {"in", "case"} and child.i < child.head.i and child.dep_ in {"prep", "dep"}:
        return _is_in_case(child)  # "in case they must be flown out"
    return child.lower_ in CONDITIONS and child.dep_ in {"mark", "advmod"}


def _is_in_case(child: Token) -> bool:
    case = next((below for below in child.children if below.lower_ == "case"), child)
    return case.lower_ == "case" and case.i > 0 and case.nbor(-1).lower_ == "in" and not any(case.children)


def is_obligation(verb: Token) -> bool:
    """Whether a verb stands under "must", "should", "ought to", "needs to", without a negation."""
    modals = [child.lower_ for child in verb.children if child.dep_ == "aux"]
    needs = "to" in modals and verb.dep_ == "xcomp" and verb.head.lemma_ in {"need", "have"}
    if not needs and OBLIGING.isdisjoint(modals) and not is_put_upon(verb):
        return False
    return not is_inverted(verb) and not any(child.dep_ == "neg" for child in verb.children)


def is_put_upon(verb: Token) -> bool:
    """Whether an infinitive says whose duty it is: "it is for X to leave", "it is high time for X to leave"."""
    if verb.tag_ != "VB" or not any(c.dep_ == "mark" and c.lower_ == "for" for c in verb.children):
        return False
    copula = verb.head if verb.head.lemma_ == "be" else verb.head.head
    words = {lemma for child in copula.children if child.dep_ in {"attr", "acomp"} for lemma in tree.lemmas(child)}
    is_bare = copula.lemma_ == "be" and (not words or bool(words & DUTIES))
    return is_bare and any(child.dep_ == "nsubj" and child.lower_ in {"it", "time"} for child in copula.children)


def is_unwilling(verb: Token) -> bool:
    """Whether a verb stands under "will not" or "would not", unconditionally and with somebody who will not."""
    lower = {child.lower_ for child in verb.children}
    if not any(child.dep_ == "neg" or child.lower_ == "never" for child in verb.children) or "have" in lower:
        return False
    return bool(lower & {"will", "wo", "would", "'ll", "’ll"}) and any(c.dep_ == "nsubj" for c in verb.children)


def is_command(verb: Token) -> bool:
    """Whether a verb opens a quotation as an order: "Leave our waters," told to somebody."""
    is_bare = verb.tag_ in {"VB", "VBP"} and verb.lower_ == verb.lemma_ and verb.lemma_ not in {"let", "be", "thank"}
    if not is_bare or any(child.dep_ in {"nsubj", "nsubjpass", "aux", "mark", "neg"} for child in verb.children):
        return False
    first = next((child for child in verb.children if not child.is_punct), verb)
    at = min(first.i, verb.i)
    return at > verb.sent.start and verb.doc[at - 1].text in QUOTES


def is_condition(verb: Token) -> bool:
    """Whether a clause stands under "if" or "whether": it is open, whatever is said of it further up."""
    return is_inverted(verb) or any(_is_conditional(child) for child in verb.children)


def is_inverted(verb: Token) -> bool:
    """Whether "should" stands before its subject and means "if": "should the army cross the river"."""
    first = next((child for child in verb.children if child.dep_ in {"aux", "nsubj", "nsubjpass"}), None)
    if first is None or first.lower_ != "should" or not any(c.dep_ in {"nsubj", "nsubjpass"} for c in verb.children):
        return False
    return not verb.sent.text.rstrip(" \"”’')").endswith("?")


def _is_to_come(verb: Token) -> bool:
    """A present-tense clause of time under a verb in the future."""
    if verb.tag_ not in {"VBZ", "VBP", "VBG"} or not tree.is_verb(verb.head):
        return False
    return any(child.lower_ in FUTURE_MODALS | OPEN_MODALS for child in verb.head.children if child.dep_ == "aux")


FORETELLERS = {"analyst", "expert", "observer", "commentator", "economist", "pundit", "historian", "scholar", "critic",
               "academic", "researcher", "strategist", "columnist", "many", "some", "others"}  # fmt: skip
"""Who speaks for no party: what such people say a party will or may do, it has not said itself."""


def is_speculation(verb: Token) -> bool:
    """Whether what may or will be is told by somebody who only watches: "analysts say Beijing may retaliate"."""
    above = (token for token in verb.ancestors if tree.is_verb(token))
    subjects = (child for token in above for child in token.children if child.dep_ == "nsubj")
    return any(tree.lemmas(subject) & FORETELLERS for subject in subjects)


ASKED = {("asked", "if"), ("wonder", "if"), ("wondered", "if"), ("unclear", "if"), ("know", "if"), ("ask", "if")}


def is_question(token: Token) -> bool:
    """Whether a token stands in a question, asked or told ("did not know whether")."""
    if token.sent.text.rstrip(" \"”’')").endswith("?"):
        return True
    before = [token.doc[at].lower_ for at in range(token.sent.start, token.i)]
    return "whether" in before or any(pair in ASKED for pair in pairwise(before))


def is_denied(noun: Token) -> bool:
    """Whether a noun has "no" before it."""
    return any(child.lower_ in NO and child.dep_ in {"det", "neg", "amod"} for child in noun.children)


def is_given(noun: Token) -> bool:
    """Whether a noun tells of something that exists: a definite determiner or an owner stands before it."""
    return any(
        (child.dep_ == "det" and child.lower_ in GIVEN_DETERMINERS) or child.dep_ == "poss" for child in noun.children
    )


def is_open(noun: Token) -> bool:
    """Whether a noun tells of something not yet known: "any attack", "a further round"."""
    return any(child.dep_ == "det" and child.lower_ in OPEN_DETERMINERS for child in noun.children)
