"""Phrases that say what a number counts with no noun behind it: "a force of 9,000", "the toll rose to 41"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from coding.numbers import NumberSpan
from schemas.codes import MagnitudeKind

DEAD, INJURED, CAPTURED, TROOPS = (
    MagnitudeKind.DEAD,
    MagnitudeKind.INJURED,
    MagnitudeKind.CAPTURED,
    MagnitudeKind.TROOPS,
)
BEFORE_CHARACTERS, AFTER_CHARACTERS = 100, 60


@dataclass(frozen=True)
class PhraseHead:
    """The word that says what is counted, in code points, and the kind; None for people who count by their fate."""

    start: int
    end: int
    kind: MagnitudeKind | None


# "reached 41", "rose from 30 to 41", "stands at 41"
_BECAME = (
    r"\b[^.;:\d]{0,40}(?:from\s+[\d,]+\s+)?"
    r"\b(?:to|of|at|reached|reaching|is|was|hits?|stood at|stands at|passed|exceeded)\s+$"
)
_BEFORE: tuple[tuple[re.Pattern[str], MagnitudeKind | None], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (r"\b(?P<head>force|forces|contingent|garrison|army|deployment) of\s+$", TROOPS),
        (r"\b(?P<head>crew|family|party|gang|cell|squad) of\s+$", None),
        (rf"\b(?P<head>(?:death )?toll){_BECAME}", DEAD),
        (rf"\b(?P<head>number of (?:the )?(?:dead|deaths|killed|fatalities)){_BECAME}", DEAD),
        (rf"\b(?P<head>number of (?:the )?(?:wounded|injured)){_BECAME}", INJURED),
        (rf"\b(?P<head>number of (?:arrests|detainees|prisoners|hostages|captives)){_BECAME}", CAPTURED),
        (rf"\b(?P<head>troop (?:numbers|levels|strength)){_BECAME}", TROOPS),
        (rf"\b(?P<head>number of (?:its |the )?(?:troops|soldiers|fighters)){_BECAME}", TROOPS),
    )
)
_FOUND = r"found|recovered|discovered|retrieved|pulled|exhumed|unearthed|buried|identified|returned|handed over"
_LIVES = re.compile(r"\s+(?:\w+\s+)?(?P<head>lives)\b", re.IGNORECASE)
_COST = re.compile(
    r"\b(?:claim(?:s|ed|ing)?|tak(?:es?|en|ing)|took|cost(?:s|ing)?|los(?:t|es?|ing))\s+(?:the\s+)?$", re.IGNORECASE
)
_BODIES = re.compile(r"\s+(?:\w+\s+){0,2}?(?P<head>bodies|corpses|remains)\b(?!\s+of water)", re.IGNORECASE)
_FOUND_BEFORE = re.compile(rf"\b(?:{_FOUND})\s+(?:the\s+)?$", re.IGNORECASE)
_FOUND_BEHIND = re.compile(rf"[^.;:]{{0,40}}\b(?:{_FOUND})\b", re.IGNORECASE)


def head_before(text: str, number: NumberSpan) -> PhraseHead | None:
    """The head of a phrase that ends with the number."""
    offset = max(0, number.start - BEFORE_CHARACTERS)
    before = text[offset : number.start]
    for pattern, kind in _BEFORE:
        match = pattern.search(before)
        if match is not None:
            return PhraseHead(match.start("head") + offset, match.end("head") + offset, kind)
    return None


def head_behind(text: str, number: NumberSpan) -> PhraseHead | None:
    """Lives that something cost and bodies that were found."""
    before = text[max(0, number.start - BEFORE_CHARACTERS) : number.start]
    match = _LIVES.match(text, number.end)
    if match is None or not _COST.search(before):
        match = _BODIES.match(text, number.end)
        if match is None or not (_FOUND_BEFORE.search(before) or _FOUND_BEHIND.match(text, match.end())):
            return None
    return PhraseHead(*match.span("head"), DEAD)
