"""Subjects that the parser hangs elsewhere: on a phrase that opens the sentence, or on the noun before "and".

News opens its sentences with when and how; the small model then takes the subject for an apposition of the last noun.
"""

from __future__ import annotations

import calendar

from coding.syntax import Doc, Token
from coding.tree import is_verb

FRONTED = {"prep", "advmod", "npadvmod", "advcl", "dep"}
SUBJECTS = {"nsubj", "nsubjpass", "csubj", "expl"}
NAMES = {"NOUN", "PROPN"}
MAIN = {"ROOT", "ccomp", "parataxis"}
TENSED = {"VBD", "VBZ", "VBP"}
BEHIND = {"relcl", "acl", "appos", "amod"}
DAYS = {*calendar.month_name[1:], *calendar.day_name}
BETWEEN = {"advmod", "aux", "auxpass", "neg"}


def with_subjects(doc: Doc) -> Doc:
    """The same parse, misplaced subjects hung on their verbs, and what is said of them on them."""
    found = [(verb, noun) for verb in doc if (noun := _misplaced(verb)) is not None]
    days = [day for noun in doc if noun.dep_ in SUBJECTS and (day := _day_before(noun)) is not None and _link(day)]
    if not found and not days:
        return doc
    heads = [token.head.i for token in doc]
    for day in days:
        heads[day.i], day.dep_ = day.i - 1, "pobj"
    for verb, noun in found:
        for child in noun.head.children:
            if noun.i < child.i < verb.i and child.dep_ in BEHIND:
                heads[child.i] = noun.i
        if (day := _day_before(noun)) is not None:
            heads[day.i], day.dep_ = noun.head.i, noun.dep_
            for child in noun.children:
                if child.i < day.i:
                    heads[child.i] = day.i
        is_passive = any(child.dep_ == "auxpass" for child in verb.children)
        heads[noun.i], noun.dep_ = verb.i, "nsubjpass" if is_passive else "nsubj"
    for token in doc:
        token.forget()
    return Doc(list(doc), heads, [sentence.start for sentence in doc.sents])


def _misplaced(verb: Token) -> Token | None:
    """The subject of a finite verb that has none of its own; None where none stands elsewhere."""
    if not is_verb(verb) or any(child.dep_ in SUBJECTS for child in verb.children):
        return None
    if verb.tag_ not in TENSED and not any(child.dep_ == "aux" and child.lower_ != "to" for child in verb.children):
        return None
    return _behind_opening(verb) if verb.dep_ in MAIN else _behind_and(verb) if verb.dep_ == "conj" else None


def _behind_opening(verb: Token) -> Token | None:
    """ "In its strongest move since spring, X, which had waited, struck": made an apposition of "spring"."""
    for front in verb.children:
        if front.i > verb.i or front.dep_ not in FRONTED:
            continue
        placed = [t for t in front.subtree if t.i < verb.i and t.pos_ in NAMES and _may_be_subject(t)]
        last = max(token.i for token in front.subtree)
        beside = [child for child in verb.children if last < child.i < verb.i and child.pos_ in NAMES]
        if placed and not beside:
            return placed[0]
    return None


def _may_be_subject(noun: Token) -> bool:
    """Whether a noun is made an apposition of the one before, or one with a day: "on 13 November gunmen killed"."""
    return (noun.dep_ == "appos" and noun.head.i < noun.i) or (noun.dep_ == "pobj" and _day_before(noun) is not None)


def _day_before(noun: Token) -> Token | None:
    """The month or weekday that stands as a word of a noun right before it."""
    day = noun.doc[noun.i - 1] if noun.i else None
    is_of_noun = day is not None and day.head is noun and day.dep_ in {"compound", "nmod"}
    return day if is_of_noun and day is not None and day.text in DAYS else None


def _link(day: Token) -> bool:
    """Whether a preposition without an object stands before a day: "On Tuesday supporters of X attacked"."""
    before = day.doc[day.i - 1] if day.i else None
    return before is not None and before.dep_ == "prep" and not before.children


def _behind_and(verb: Token) -> Token | None:
    """ "Y called for talks and X struck": made a conjunct of "talks"."""
    at = verb.i - 1
    while at > verb.sent.start and verb.doc[at].dep_ in BETWEEN:
        at -= 1
    noun = verb.doc[at]
    if (
        noun.dep_ != "conj"
        or noun.pos_ != "PROPN"
        or noun.head.dep_ not in {"dobj", "pobj"}
        or noun.head.i < verb.head.i
    ):
        return None
    first = noun.subtree[0]
    return noun if first.i > 0 and first.nbor(-1).lower_ in {"and", "but", "while"} else None
