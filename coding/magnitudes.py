"""From words to quantities: numbers of a text with what they count, by the conventions of the schema."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from coding.count_phrases import head_before, head_behind
from coding.counted import Counted, counted_nouns
from coding.dates import Tense, find_dates
from coding.numbers import NumberSpan, find_numbers
from schemas.coded import Magnitude
from schemas.codes import MagnitudeKind

MAX_WORDS_BETWEEN = 5


@dataclass(frozen=True)
class MagnitudeSpan:
    """A quantity: code points of its number phrase and of the word that says what is counted."""

    start: int
    end: int
    head_start: int
    head_end: int
    magnitude: Magnitude


@dataclass(frozen=True)
class _Head:
    start: int
    end: int
    kind: MagnitudeKind | None
    unit: str


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
_WORD = re.compile(r"[\s-]+((?:Leopard|Challenger|Mirage|Merkava) \d+|[^\W\d_][\w'’.-]*|[A-Z][\w]*-\d+\w*)")
_STOP = frozenset(
    re.findall(
        r"\w+",
        """and or but in at on to from by with for as than that which who were was are is be been being had has
        have having will would could should may might into over under near since until after before during
        while when where because if not he she it they we you i his her its their the this these those said
        says told then there against about""",
    )
)
_MONEY_WORD = re.compile(r"(?:\s+U\.?S\.?)?[\s-]+(?P<word>[A-Za-z]+)")
_FATE_GAP = (
    r"(?:,?\s+and\s+(?:an?|one|two|three)\s+[\w-]+(?:\s+[\w-]+)?)?"
    r"(?:,?\s+(?:including|among them|in|at|on|near|from|of)\s+[\w'’-]+(?:\s+[\w'’-]+){0,3}?,?)?"
    r"(?:\s+(?:who|were|was|are|is|have|has|had|been|being|be|get|got|also|left|more|others?|of them|of whom|confirmed|"
    r"feared|reported(?:ly)?|later|then|will|may|could|\w+ly))*\s+"
)
# People by a word that no list holds, "two foreign welders were kidnapped"; "captured" is said of towns too.
_UNKNOWN_PEOPLE = r"\s+(?:[^\W\d]+\s+){0,2}?(?P<people>[a-z]+s)\s+(?:were|was|have been|had been)\s+(?:\w+ly\s+)?"
_PEOPLE_DIED = re.compile(
    r"\s+(?:[^\W\d]+\s+)?(?P<people>[a-z]+s|[a-z]*(?:men|women|people))\s+(?:have |had )?(?:died|perished)\b"
)
_PEOPLE_BY_ENDING = re.compile(
    r"\s+(?:[^\W\d]+\s+){0,2}?(?P<people>[A-Za-z]+(?:ers|ors|ists|ees|ants|ians|men|women|folk|people|girls|boys|children))\b(?!['’-])"
)
_FATE_OF_THINGS = frozenset(
    {
        "captured",
        "capture",
        "captures",
        "capturing",
        "hurt",
        "held",
        "neutralised",
        "neutralized",
        "released",
        "releases",
    }
)
_OF = re.compile(r"\s+of(?:\s+(?:the|its|their|his|our|these|those|them))?(?=\s)")
_PART_OF = re.compile(r"\s+(?:out\s+)?of(?:\s+(?:the|its|their|his|her|our|these|those|all))?\s+")
_TAKEN = re.compile(r"\s+(?:prisoner|hostage|captive)\b")
_OBJECT = re.compile(
    r"\s+(?:an?|the|at least|more than|some|about|up to|nearly|its|his|her|their|\d[\d,]*|one|two|three|four|five|six|"
    r"seven|eight|nine|ten|dozens|scores|hundreds|several|many|civilians|people|soldiers|themselves|himself)\b"
)
_JETS = re.compile(
    r"scrambl|air policing|took off|taking off|intercept|airspace|sorties?\b|squadron|air force|escorted|flew|aircraft"
    r"|Gripen|Rafale|Typhoon|Eurofighter|Mirage|[A-Z][a-z]?[A-Za-z]?-\d+",
)
_LISTED = re.compile(r"\s*(?:,|and|,\s+and)\s+")


def find_magnitudes(text: str, numbers: Sequence[NumberSpan] | None = None) -> list[MagnitudeSpan]:
    """Quantities of a text in their order; a number that counts nothing the schema knows gives none.

    `numbers` are those of find_numbers(), where they are known already.
    Dates and model names are masked first; ages, shares, years, times and ordinals are no quantities.
    "At least N" has no high, "up to N" no low; units of force stay units ("two battalions" is 2 battalion).
    """
    if not text:
        return []
    numbers = list(find_numbers(text)) if numbers is None else numbers
    nouns, masked = counted_nouns(), _masked(text) if numbers else []
    spans: list[MagnitudeSpan] = []
    for number in _parts_of_wholes(text, numbers):
        if any(a < number.end and number.start < b for a, b in masked):
            continue
        head = _head(text, number, nouns, spans)
        if head is not None:
            spans.append(_span(text, number, head))
    return [s for s in spans if not _is_restated(s, spans, text)]


def _parts_of_wholes(text: str, numbers: Sequence[NumberSpan]) -> Iterator[NumberSpan]:
    """ "28 of 31 drones" counts 28 drones: the whole only names what is counted."""
    at = 0
    while at < len(numbers):
        number, whole = numbers[at], numbers[at + 1] if at + 1 < len(numbers) else None
        at += 1
        if whole is not None and _PART_OF.fullmatch(text, number.end, whole.start):
            number, at = replace(number, end=whole.end), at + 1
        yield number


def _masked(text: str) -> list[tuple[int, int]]:
    # "in 48 hours" is a day to the date rules and a term here. Which day is of no matter, nor is the tense.
    found = find_dates(text, dt.date(2000, 1, 3), lambda _offset: Tense.NONE)
    dates = [(s.start, s.end) for s in found if s.rule != "ahead"]
    return dates + [m.span() for m in _NAMED.finditer(text)]


def _head(text: str, number: NumberSpan, nouns: Counted, earlier: list[MagnitudeSpan]) -> _Head | None:
    money = _money(text, number, nouns)
    if money is not None:
        return money
    found = _noun_after(text, number, nouns)
    if number.is_article and (found is None or found.unit != "person"):
        is_model = found is not None and found.unit not in text[found.start : found.end].lower().replace("-", " ")
        return found if found and found.unit in nouns.one and not is_model else None
    if found is not None and found.unit != "person":
        return found
    phrase = _of_phrase(text, number, found)
    if phrase is not None and phrase.kind is not None:
        return phrase
    fates = _fates(text, number, found, nouns, earlier, group=phrase)
    if len(fates) > 1:
        return None  # "killed or wounded 300" says neither number
    if fates:
        return fates[0]
    if number.is_article:
        return None
    return found if found and (found.kind or _is_force_of_men(text, number, found)) else None


def _money(text: str, number: NumberSpan, nouns: Counted) -> _Head | None:
    if number.currency:
        unit = nouns.currencies.get(number.currency.strip().upper(), "USD")
        return _Head(number.start, number.end, MagnitudeKind.MONEY, unit)
    word = _MONEY_WORD.match(text, number.end)
    name = word["word"].lower() if word else ""
    unit = nouns.currencies.get(name) or nouns.currencies.get(name.removesuffix("s")) or ""
    if word is None or not unit or name == "won":
        return None
    return _Head(word.start("word"), word.end("word"), MagnitudeKind.MONEY, unit)


def _noun_after(text: str, number: NumberSpan, nouns: Counted) -> _Head | None:
    """First counted noun behind the number; words in between may describe it, a stop word ends the search."""
    of = _OF.match(text, number.end)
    at, last = (of.end() if of else number.end), ""
    for _ in range(MAX_WORDS_BETWEEN + 1):
        word = _WORD.match(text, at)
        if word is None or (word[1].lower() in _STOP and not _joins_names(text, word, last)):
            return None
        noun = nouns.match(text, word.start(1))
        if noun is not None and not nouns.is_description(text, noun.end):
            return _Head(noun.start, noun.end, noun.kind, noun.unit)
        if word[1].endswith(".") and not word[1][0].isupper():
            return None
        at, last = word.end(), word[1]
    return None


def _joins_names(text: str, word: re.Match[str], last: str) -> bool:
    return word[1].lower() == "and" and last[:1].isupper() and text[word.end() + 1 : word.end() + 2].isupper()


@cache
def _fate_patterns() -> dict[str, re.Pattern[str]]:
    words = counted_nouns().fate_words
    return {
        "after": re.compile(_FATE_GAP + words),
        "before": re.compile(words + r"(?:\s+(?:the|off|of))?\s+$"),
        "directly": re.compile(words + r"\s+$"),
        "unknown": re.compile(_UNKNOWN_PEOPLE + words),
    }


def _fates(
    text: str,
    number: NumberSpan,
    noun: _Head | None,
    nouns: Counted,
    earlier: list[MagnitudeSpan],
    group: _Head | None = None,
) -> list[_Head]:
    """What became of the people counted, from the words behind and before; two heads where the words say "or"."""
    if noun is not None and noun.kind not in (None, MagnitudeKind.TROOPS):
        return [noun]
    patterns = _fate_patterns()
    after = patterns["after"].match(text, noun.end if noun else number.end)
    before = patterns["before"].search(text[max(0, number.start - 40) : number.start])
    offset = max(0, number.start - 40)
    for match, shift in ((before, offset), (after, 0)):
        if match is None or (match is after and _is_active(text, match, noun.end if noun else number.end)):
            continue
        if match is before and noun is None and not _ends_alone(text, number):
            continue
        start, end = match.start("fate") + shift, match.end("fate") + shift
        kinds = [nouns.fates[match["fate"].lower()], *([nouns.fates[match["fate2"].lower()]] if match["fate2"] else [])]
        named = noun or group
        where = (named.start, named.end) if named else (start, end)
        return [_Head(*where, kind, "person") for kind in dict.fromkeys(kinds)]
    if noun is not None and _TAKEN.match(text, noun.end):
        return [_Head(noun.start, noun.end, MagnitudeKind.CAPTURED, "person")]
    if noun is None and not number.is_article:
        unlisted = _unlisted_people(text, number, nouns)
        if unlisted is not None:
            return [unlisted]
    return list(_listed(text, number, noun, earlier))


def _is_active(text: str, fate: re.Match[str], behind: int) -> bool:
    """Whether the people do it: "two men killed three guards", not "two men killed in the raid"."""
    return not text[behind : fate.start("fate")].strip() and bool(_OBJECT.match(text, fate.end()))


def _unlisted_people(text: str, number: NumberSpan, nouns: Counted) -> _Head | None:
    """People by a word that no list holds: "two welders were kidnapped", "nine miners died", "killed 19 shoppers"."""
    patterns = _fate_patterns()
    behind = patterns["unknown"].match(text, number.end)
    if behind is not None and behind["fate"].lower() not in _FATE_OF_THINGS:
        return _Head(*behind.span("people"), nouns.fates[behind["fate"].lower()], "person")
    died = _PEOPLE_DIED.match(text, number.end)
    if died is not None:
        return _Head(*died.span("people"), MagnitudeKind.DEAD, "person")
    offset = max(0, number.start - 40)
    before = patterns["directly"].search(text[offset : number.start])
    people = _PEOPLE_BY_ENDING.match(text, number.end)
    if before is None or people is None or before["fate2"] or before["fate"].lower() in _FATE_OF_THINGS:
        return None
    return _Head(*people.span("people"), nouns.fates[before["fate"].lower()], "person")


def _listed(text: str, number: NumberSpan, noun: _Head | None, earlier: list[MagnitudeSpan]) -> Iterator[_Head]:
    """ "killed five soldiers and three children": the second number shares the fate of the first."""
    if noun is None or not earlier:
        return
    last = earlier[-1]
    kind = last.magnitude.kind
    fated = kind in (MagnitudeKind.DEAD, MagnitudeKind.INJURED, MagnitudeKind.CAPTURED)
    if fated and _LISTED.fullmatch(text, max(last.end, last.head_end), number.start):
        yield _Head(noun.start, noun.end, kind, "person")


def _ends_alone(text: str, number: NumberSpan) -> bool:
    """Whether no unknown noun follows the number: "killed 12 in", "killed 12.", not "killed 12 goats"."""
    word = _WORD.match(text, number.end)
    return word is None or word[1].lower() in _STOP or word[1].lower() == "of" or word[1][0].isupper()


def _of_phrase(text: str, number: NumberSpan, noun: _Head | None) -> _Head | None:
    if number.is_article:
        return None
    found = head_behind(text, number)
    if found is None and noun is None and _ends_alone(text, number):
        found = head_before(text, number)
    return _Head(found.start, found.end, found.kind, "person") if found is not None else None


def _is_force_of_men(text: str, number: NumberSpan, found: _Head) -> bool:
    # "1,500 men" are a force, "two men" are not.
    return text[found.start : found.end].lower() in ("men", "man") and (number.low or number.high or 0) >= 100


def _span(text: str, number: NumberSpan, head: _Head) -> MagnitudeSpan:
    kind, unit = head.kind or MagnitudeKind.TROOPS, head.unit
    around = text[max(0, number.start - 60) : head.end + 60]
    if kind is MagnitudeKind.TROOPS and text[head.start : head.end].lower() == "fighters" and _JETS.search(around):
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
