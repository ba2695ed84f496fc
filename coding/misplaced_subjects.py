"""Subjects that the parser hangs elsewhere: on a phrase that opens the sentence, or on the noun before "and".

News opens its sentences with when and how; the small model then takes the subject for an apposition of the last noun.
"""

from __future__ import annotations

from coding.clause_forms import has_child
from coding.clause_objects import SUBJECTS
from coding.date_basics import MONTH_NAMES, WEEKDAY_NAMES
from coding.syntax import Doc, Token
from coding.tree import PREMODIFIERS, is_verb, noun_of

FRONTED = {"prep", "advmod", "npadvmod", "advcl", "dep"}
NAMES = {"NOUN", "PROPN"}
MAIN = {"ROOT", "ccomp", "parataxis"}
TENSED = {"VBD", "VBZ", "VBP"}
BEHIND = {"relcl", "acl", "appos", "amod"}
DAYS = {name.capitalize() for name in (*MONTH_NAMES, *WEEKDAY_NAMES)}
LINKS = {"on", "in", "at", "since", "near", "until"}
PARTS_OF_DAY = {"morning", "evening", "night", "afternoon", "noon"}
BETWEEN = {"advmod", "aux", "auxpass", "neg"}


def with_subjects(doc: Doc) -> Doc:
    """The same parse, misplaced subjects hung on their verbs, and what is said of them on them."""
    found = [(verb, noun) for verb in doc if (noun := _misplaced(verb)) is not None]
    glued = [run for link in doc if (run := _glued_behind(link))]
    if not found and not glued:
        return doc
    heads = [token.head.i for token in doc]
    for run in glued:
        _part(run, heads)
    for verb, noun in found:
        _raise(noun, verb, heads)
    return doc.rehung(heads)


def _part(run: list[Token], heads: list[int]) -> None:
    """Makes words behind a preposition its object."""
    last = run[-1]
    for token in run[:-1]:
        heads[token.i] = last.i
    heads[last.i], last.dep_ = run[0].i - 1, "pobj"


def _raise(noun: Token, verb: Token, heads: list[int]) -> None:
    """Makes a noun the subject of a verb, with what is said of it."""
    for child in noun.head.children:
        if noun.i < child.i < verb.i and child.dep_ in BEHIND:
            heads[child.i] = noun.i
    if (day := _day_before(noun)) is not None:
        heads[day.i], day.dep_ = noun.head.i, noun.dep_
        for child in noun.children:
            if child.i < day.i:
                heads[child.i] = day.i
    is_passive = has_child(verb, {"auxpass"})
    heads[noun.i], noun.dep_ = verb.i, "nsubjpass" if is_passive else "nsubj"


def _misplaced(verb: Token) -> Token | None:
    """The subject of a finite verb that has none of its own; None where none stands elsewhere."""
    if not is_verb(verb) or has_child(verb, SUBJECTS):
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


def _glued_behind(link: Token) -> list[Token]:
    """The words behind a preposition that are made part of the subject: "on Tuesday [supporters]"."""
    if link.dep_ != "prep" or link.lower_ not in LINKS or link.children or link.i + 1 >= len(link.doc):
        return []
    noun = noun_of(link.doc[link.i + 1])
    run: list[Token] = []
    for token in link.doc[link.i + 1 : noun.i] if noun.dep_ in SUBJECTS and noun.i > link.i else ():
        if token.dep_ not in PREMODIFIERS or not (
            token.pos_ == "PROPN" or token.lower_ in PARTS_OF_DAY or token.pos_ == "NUM"
        ):
            break
        run.append(token)
    of_time = [at for at, token in enumerate(run) if token.text in DAYS or token.lower_ in PARTS_OF_DAY]
    run = run[: of_time[-1] + 1] if of_time else run  # "in September Azerbaijani artillery"
    while run and run[-1].pos_ == "NUM":
        run.pop()
    return run if any(token.pos_ == "PROPN" for token in run) else []


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
