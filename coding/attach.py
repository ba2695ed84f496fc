"""When: the date that belongs to an act's own clause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coding import clauses, tree
from coding.date_basics import WEEKDAY_NAMES
from coding.dates import DateSpan
from coding.hits import Hit
from coding.patterns import Words
from coding.syntax import Token
from coding.view import ParagraphView
from schemas.codes import DatePrecision, Status

OLD_AFTER = timedelta(days=30)
"""An act that is over and lies further back is historical."""


NAMED_DAYS = {DatePrecision.DAY, DatePrecision.MONTH}
DURING = {"in", "at", "during", "after", "following", "before"}
WEEKDAYS = frozenset(WEEKDAY_NAMES)
OCCASIONS = {"talk", "meeting", "summit", "conference", "negotiation", "visit", "exercise", "drill", "manoeuvre",
             "launch", "test", "election", "referendum", "attack", "strike", "raid", "killing", "massacre", "incident",
             "shooting", "bombing", "parade", "ceremony", "session", "coup", "invasion", "execution"}  # fmt: skip


@dataclass(frozen=True)
class When:
    """Day and precision of an act; `end` the last day covered."""

    day: date
    end: date
    precision: DatePrecision


def _anchors(hit: Hit) -> list[Token]:
    """The tokens whose clauses may hold an act's circumstances, nearest first."""
    out = [hit.head]
    if hit.light_verb is not None:
        out.append(hit.light_verb)
    return out


def levels(hit: Hit, say: Words) -> Iterable[Sequence[Token]]:
    """Token sets to look in, from the act's own phrase outwards; a reporting verb's own clause stays outside."""
    is_clause = tree.is_verb(hit.head) and hit.head.dep_ != "amod"
    yield clauses.clause_tokens(hit.head) if is_clause else hit.head.subtree
    for anchor in _anchors(hit):
        clause = clauses.clause_head(anchor)
        if clause is hit.head or not (clause.lemma_.lower() in say and clause.i not in {t.i for t in hit.trigger}):
            yield clauses.clause_tokens(clause)
    clause = clauses.clause_head(hit.light_verb if hit.light_verb is not None else hit.head)
    if _has_own_time(clause):
        return
    tense = tense_of(hit)
    for above in clause.ancestors:
        if tree.is_verb(above):
            if above.lemma_.lower() in say or _is_of_another_time(above, tense):
                return
            yield clauses.clause_tokens(above)
            if _has_own_time(above):
                return


def _is_of_another_time(above: Token, tense: str) -> bool:
    """Whether a past clause stands over a present one: "flew patrols last week, and Britain is sending a ship"."""
    return tense == "present" and above.tag_ == "VBD"


def _has_own_time(clause: Token) -> bool:
    """A clause under "after" or "before" has another time than the one above it."""
    return any(child.dep_ == "mark" and child.lower_ in {"after", "before", "since"} for child in clause.children)


def when(hit: Hit, view: ParagraphView, say: Words) -> When:
    """The date expression that governs the act; without one the publication date, with precision `published`."""
    spans = view.date_spans
    if hit.act.is_verbal and tense_of(hit) == "past":  # what was asked for lies ahead, not the asking
        spans = [span for span in spans if span.date <= view.knowledge.published]
    if spans:
        told = _before_when(hit, view)
        if told is not None:
            return When(told.date, told.end_date, told.precision)
        for tokens in levels(hit, say):
            span = _nearest(hit.head, [s for s in spans if touches(s.start, s.end, tokens) and _is_of(s, hit, view)])
            if span is not None:
                return When(span.date, span.end_date, span.precision)
    published = view.knowledge.published
    return When(published, published, DatePrecision.PUBLISHED)


def _before_when(hit: Hit, view: ParagraphView) -> DateSpan | None:
    """The date that a clause with "when" tells of: "in 2014, when X annexed Y"."""
    clause = clauses.clause_head(hit.light_verb if hit.light_verb is not None else hit.head)
    word = next((child for child in clause.children if child.lower_ == "when"), None)
    if word is None:
        return None
    return next((span for span in view.date_spans if 0 <= word.idx - span.end <= 2), None)


def _is_of(span: DateSpan, hit: Hit, view: ParagraphView) -> bool:
    """Whether a date can be the act's: not where it only dates another noun ("the events of 2014")."""
    inside = view.tokens(span.start, span.end)
    members = {token.i for token in inside}
    top = next((token for token in inside if token.head.i not in members), inside[0])
    while top.dep_ == "conj":
        top = top.head
    above = top.head
    is_ongoing = above.lower_ == "since"  # begun then and going on
    if is_ongoing or _is_of_occasion(span, top if top.dep_ == "prep" else above, hit):
        return False
    if top.dep_ == "pobj" and above.lower_ == "of":
        return above.head.i in {token.i for token in hit.trigger}
    if span.precision is DatePrecision.YEAR and top.dep_ in {"compound", "nmod", "amod", "nummod"}:
        return above.i == hit.head.i  # "broke the 2003 ceasefire" was not in 2003
    if top.dep_ in {"poss", "compound", "nmod", "amod"} and not tree.is_verb(above):
        before = top.doc[inside[0].i - 1] if inside[0].i else top
        if before.lower_ in {"on", "from", "in"}:  # "On Wednesday Venezuela freed": glued to the name behind
            return True
        names_it = above.i in hit.consumed and span.precision is DatePrecision.DAY
        return above.i in {token.i for token in hit.trigger} or names_it
    return True


def _is_of_occasion(span: DateSpan, link: Token, hit: Hit) -> bool:
    """Whether a date is that of the meeting or deed that is spoken of: "invited them to talks on 12 May"."""
    noun = link.head
    if (
        link.dep_ != "prep"
        or noun.i in {token.i for token in hit.trigger}
        or not hit.act.is_verbal
        or span.precision not in NAMED_DAYS
    ):
        return False
    is_calendar = any(token.text.istitle() and token.lower_ not in WEEKDAYS for token in link.subtree)
    return is_calendar and bool(tree.lemmas(noun) & OCCASIONS) and noun.head.lower_ not in DURING


def touches(start: int, end: int, tokens: Sequence[Token]) -> bool:
    """Whether one of the tokens begins from `start` on and before `end`, offsets of their paragraph."""
    return any(start <= token.idx < end for token in tokens)


def _nearest(token: Token, spans: list[DateSpan]) -> DateSpan | None:
    return min(spans, key=lambda span: (abs(span.start - token.idx), span.start), default=None)


def status_in_time(status: Status, at: When, published: date, tense: str) -> Status:
    """The status once the date is known: old acts are historical, acts of days to come are future."""
    if status is not Status.ACTUAL or at.precision is DatePrecision.PUBLISHED:
        return status
    if at.day > published and tense == "present":
        return Status.FUTURE
    is_old = at.end < published - OLD_AFTER and tense != "present"
    return Status.HISTORICAL if is_old else status


def tense_of(hit: Hit) -> str:
    """Tense of the verb over an act: past (the perfect too), present, or empty where the verb says neither."""
    verb = clauses.clause_head(hit.light_verb if hit.light_verb is not None else hit.head)
    around = {token.tag_ for token in (verb, *(c for c in verb.children if c.dep_ in {"aux", "auxpass"}))}
    if (around & {"VBD", "VBN"} or tree.is_past(verb)) and "MD" not in around:
        return "past"
    return "present" if tree.is_verb(verb) and around & {"VBP", "VBZ"} else ""
