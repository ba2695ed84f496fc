"""How long something lasts: days told by their number ("for a fifth day"), and whose a duration is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coding.quantity_heads import MagnitudeSpan
from schemas.coded import Magnitude
from schemas.codes import MagnitudeKind

_ORDINAL_WORDS = """second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
    fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"""
_ORDINALS = {word: number for number, word in enumerate(_ORDINAL_WORDS.split(), 2)}
_UNITS = "day|night|week|month|year"
_NTH = re.compile(
    rf"\b(?P<lead>(?:for|into|in|on|entered|enters|entering) )?(?:an?|the|its|their)\s"
    rf"(?P<nth>{'|'.join(_ORDINALS)}|\d{{1,3}}(?:st|nd|rd|th))\s(?P<row>(?:straight|consecutive|successive|running)\s)?"
    rf"(?P<unit>{_UNITS})\b(?P<of>\s(?:of|running|in a row)\b)?",
    re.IGNORECASE,
)
_LASTS_BEFORE = re.compile(
    r"\b(?:for|over|during|through|throughout|on|by|last|lasts|lasted|lasting|took|taking|spent|rag(?:ed|ing))\s+"
    r"(?:the\s+)?(?:past\s+|last\s+|next\s+|coming\s+|another\s+)?$",
    re.IGNORECASE,
)
_BY_AN_ARTICLE = re.compile(r"\b(?:for|by|lasted|lasting)\s+(?:about\s+|nearly\s+|almost\s+)?$", re.IGNORECASE)
_BEFORE_NTH = re.compile(r"(?:\bfor|\binto) (?:an?|the|its|their) $")
_ELSEWHEN = re.compile(r"\s+(?:ago|earlier|later|after|before|old|away|prior|from\s+now)\b", re.IGNORECASE)
BEFORE_CHARACTERS = 24


def days_by_number(text: str) -> Iterator[MagnitudeSpan]:
    """ "For a fifth day", "the fifth day of", "a third straight night": so many days, at the word for them."""
    for match in _NTH.finditer(text):
        is_count = (match["lead"] or "").lower() in {"for ", "into "} or match["row"] or match["of"]
        if not is_count:
            continue
        nth = match["nth"].lower()
        n = float(_ORDINALS.get(nth) or re.sub(r"\D", "", nth))
        words = text[match.start("nth") : match.end("unit")]
        quantity = Magnitude(
            kind=MagnitudeKind.DURATION, low=n, high=n, approximate=False, unit=match["unit"].lower(), text=words
        )
        yield MagnitudeSpan(match.start("nth"), match.end("unit"), *match.span("unit"), quantity)


def is_one(text: str, start: int) -> bool:
    """Whether "a week", whose article begins at an offset, says how long: "for a week", not "twice a week"."""
    return _BY_AN_ARTICLE.search(text, max(0, start - BEFORE_CHARACTERS), start) is not None


def says_how_long(text: str, span: MagnitudeSpan) -> bool:
    """Whether a duration says how long something lasts: "for two weeks", "on four nights", not "two weeks ago"."""
    if _ELSEWHEN.match(text, span.head_end):
        return False
    before = text[max(0, span.start - BEFORE_CHARACTERS) : span.start]
    is_over = text[span.start : span.start + 5].lower() == "over "  # read as "more than": "drills over six days"
    return is_over or _LASTS_BEFORE.search(before) is not None or _BEFORE_NTH.search(before) is not None
