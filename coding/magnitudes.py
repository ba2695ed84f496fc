"""From words to quantities: numbers of a text with what they count, by the conventions of the schema."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from coding.count_phrases import head_before, head_behind
from coding.counted import Counted, counted_nouns
from coding.dates import DateSpan, Tense, find_dates
from coding.durations import days_by_number, is_one
from coding.fates import fates_of
from coding.numbers import NumberSpan, find_numbers
from coding.quantity_heads import STOP, WORD, Head, MagnitudeSpan, ends_alone
from schemas.coded import Magnitude
from schemas.codes import MagnitudeKind

__all__ = ["MagnitudeSpan", "find_magnitudes"]

MAX_WORDS_BETWEEN = 5


# Words whose number names a thing: aircraft and tank models, resolutions, articles, hills, flights.
_NAMED = re.compile(
    r"\b[A-Za-z]{1,8}-\d+[A-Za-z]*(?:-\d+)*\b"
    r"|\b(?:Resolution|Articles?|Hill|Flight|Highway|Route|Unit|Page|Channel|Chapter|Boeing|Airbus|Section|Annex|"
    r"Paragraph|Area|Zone|Room|Protocol|Phase|Stream|Grade|Level|Group of|Big|No\.|Nr\.)\s+\d+\w*"
    r"|\b(?:[Aa]ged?|[Rr]esolution|[Aa]rticle)\s+\d+|\b\d+\s?(?:a\.m\.|p\.m\.|am|pm|GMT|UTC)|\b\d{1,2}:\d\d"
    r"|\b\d+-year-olds?|\b\w+-year-olds?|\b(?:\d+|\w+) years? old\b|\bFive Eyes\b|\bGroup of (?:Seven|Twenty)\b"
    r"|\b(?:Leopard|Challenger|Mirage|Merkava)s? \d+\b"
    r"|\bone day\b|\b(?:[Nn]o|[Ee]very|[Aa]ny|[Ss]ome) one\b|\bone another\b"
)
_MONEY_WORD = re.compile(r"(?:\s+U\.?S\.?)?[\s-]+(?P<word>[A-Za-z]+)")
_OF = re.compile(r"\s+of(?:\s+(?:the|its|their|his|our|these|those|them))?(?=\s)")
_PART_OF = re.compile(r"\s+(?:out\s+)?of(?:\s+(?:the|its|their|his|her|our|these|those|all))?\s+")
# Words beside "fighters" that say that aircraft are meant.
JETS = re.compile(
    r"scrambl|air policing|took off|taking off|intercept|airspace|sorties?\b|squadron|air force|escorted|flew|aircraft"
    r"|Gripen|Rafale|Typhoon|Eurofighter|Mirage|[A-Z][a-z]?[A-Za-z]?-\d+",
)


def find_magnitudes(
    text: str, numbers: Sequence[NumberSpan] | None = None, dates: Sequence[DateSpan] | None = None
) -> list[MagnitudeSpan]:
    """Quantities of a text in their order; a number that counts nothing the schema knows gives none.

    `numbers` and `dates` are those of find_numbers() and find_dates(), where they are known already.
    Dates and model names are masked first; ages, shares, years, times and ordinals are no quantities.
    "At least N" has no high, "up to N" no low; units of force stay units ("two battalions" is 2 battalion).
    """
    if not text:
        return []
    of_days = list(days_by_number(text))
    numbers = list(find_numbers(text)) if numbers is None else numbers
    nouns, masked = counted_nouns(), _masked(text, dates) if numbers else []
    spans: list[MagnitudeSpan] = []
    for number in _parts_of_wholes(text, numbers):
        if any(a < number.end and number.start < b for a, b in masked):
            continue
        head = _head(text, number, nouns, spans)
        if head is not None:
            spans.append(_span(text, number, head))
    told = [s for s in spans if not _is_restated(s, spans, text)]
    return sorted([*told, *of_days], key=lambda s: s.start) if of_days else told


def _parts_of_wholes(text: str, numbers: Sequence[NumberSpan]) -> Iterator[NumberSpan]:
    """ "28 of 31 drones" counts 28 drones: the whole only names what is counted."""
    at = 0
    while at < len(numbers):
        number, whole = numbers[at], numbers[at + 1] if at + 1 < len(numbers) else None
        at += 1
        if whole is not None and _PART_OF.fullmatch(text, number.end, whole.start):
            number, at = replace(number, end=whole.end), at + 1
        yield number


def _masked(text: str, dates: Sequence[DateSpan] | None) -> list[tuple[int, int]]:
    if dates is None:  # which day is of no matter, nor is the tense
        dates = find_dates(text, dt.date(2000, 1, 3), lambda _offset: Tense.NONE)
    # "in 48 hours" is a day to the date rules and a term here.
    return [(s.start, s.end) for s in dates if s.rule != "ahead"] + [m.span() for m in _NAMED.finditer(text)]


def _head(text: str, number: NumberSpan, nouns: Counted, earlier: list[MagnitudeSpan]) -> Head | None:
    money = _money(text, number, nouns)
    if money is not None:
        return money
    found = _noun_after(text, number, nouns)
    if number.is_article and found is not None and found.kind is MagnitudeKind.DURATION:
        is_next = not text[number.end : found.start].strip()
        return found if is_next and (is_one(text, number.start) or _OF.match(text, found.end)) else None
    if number.is_article and (found is None or found.unit != "person"):
        is_model = found is not None and found.unit not in text[found.start : found.end].lower().replace("-", " ")
        return found if found and found.unit in nouns.one and not is_model else None
    if found is not None and found.unit != "person":
        return found
    phrase = _of_phrase(text, number, found)
    if phrase is not None and phrase.kind is not None:
        return phrase
    fates = fates_of(text, number, found, nouns, earlier, group=phrase)
    if len(fates) > 1:
        return None  # "killed or wounded 300" says neither number
    if fates:
        return fates[0]
    if number.is_article:
        return None
    return found if found and (found.kind or _is_force_of_men(text, number, found)) else None


def _money(text: str, number: NumberSpan, nouns: Counted) -> Head | None:
    if number.currency:
        unit = nouns.currencies.get(number.currency.strip().upper(), "USD")
        return Head(number.start, number.end, MagnitudeKind.MONEY, unit)
    word = _MONEY_WORD.match(text, number.end)
    name = word["word"].lower() if word else ""
    unit = nouns.currencies.get(name) or nouns.currencies.get(name.removesuffix("s")) or ""
    if word is None or not unit or name == "won":
        return None
    return Head(word.start("word"), word.end("word"), MagnitudeKind.MONEY, unit)


def _noun_after(text: str, number: NumberSpan, nouns: Counted) -> Head | None:
    """First counted noun behind the number; words in between may describe it, a stop word ends the search."""
    of = _OF.match(text, number.end)
    at, last = (of.end() if of else number.end), ""
    for _ in range(MAX_WORDS_BETWEEN + 1):
        word = WORD.match(text, at)
        if word is None or (word[1].lower() in STOP and not _joins_names(text, word, last)):
            return None
        noun = nouns.match(text, word.start(1))
        if noun is not None and not nouns.is_description(text, noun.end):
            return Head(noun.start, noun.end, noun.kind, noun.unit)
        if word[1].endswith(".") and not word[1][0].isupper():
            return None
        at, last = word.end(), word[1]
    return None


def _joins_names(text: str, word: re.Match[str], last: str) -> bool:
    return word[1].lower() == "and" and last[:1].isupper() and text[word.end() + 1 : word.end() + 2].isupper()


def _of_phrase(text: str, number: NumberSpan, noun: Head | None) -> Head | None:
    if number.is_article:
        return None
    found = head_behind(text, number)
    if found is None and noun is None and ends_alone(text, number):
        found = head_before(text, number)
    return Head(found.start, found.end, found.kind, "person") if found is not None else None


def _is_force_of_men(text: str, number: NumberSpan, found: Head) -> bool:
    # "1,500 men" are a force, "two men" are not.
    return text[found.start : found.end].lower() in ("men", "man") and (number.low or number.high or 0) >= 100


def _span(text: str, number: NumberSpan, head: Head) -> MagnitudeSpan:
    kind, unit = head.kind or MagnitudeKind.TROOPS, head.unit
    around = text[max(0, number.start - 60) : head.end + 60]
    if kind is MagnitudeKind.TROOPS and text[head.start : head.end].lower() == "fighters" and JETS.search(around):
        kind, unit = MagnitudeKind.AIRCRAFT, "fighter"  # "two fighters were scrambled"
    words = text[min(number.start, head.start) : max(number.end, head.end)]
    magnitude = Magnitude(
        kind=kind,
        low=number.low,
        high=number.high,
        approximate=number.approximate,
        unit=unit,
        text=words,
    )
    return MagnitudeSpan(number.start, number.end, head.start, head.end, magnitude)


def _is_restated(span: MagnitudeSpan, spans: list[MagnitudeSpan], text: str) -> bool:
    """ "a brigade of 4,000 soldiers" reports the 4,000, not one brigade."""
    if span.magnitude.kind is not MagnitudeKind.TROOPS or span.magnitude.unit == "person":
        return False
    return any(
        other.magnitude.unit == "person"
        and re.fullmatch(r"\s+(?:of|with|numbering)\s+", text[span.head_end : other.start])
        for other in spans
    )
