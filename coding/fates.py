"""What became of the people that a number counts: killed, wounded or taken, by the words before and behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from coding.counted import Counted, counted_nouns
from coding.numbers import NumberSpan
from coding.quantity_heads import Head, MagnitudeSpan, ends_alone
from schemas.codes import MagnitudeKind

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
_TAKEN = re.compile(r"\s+(?:prisoner|hostage|captive)\b")
_OBJECT = re.compile(
    r"\s+(?:an?|the|at least|more than|some|about|up to|nearly|its|his|her|their|\d[\d,]*|one|two|three|four|five|six|"
    r"seven|eight|nine|ten|dozens|scores|hundreds|several|many|civilians|people|soldiers|themselves|himself)\b"
)
_LISTED = re.compile(r"\s*(?:,|and|,\s+and)\s+")


@cache
def _fate_patterns() -> dict[str, re.Pattern[str]]:
    words = counted_nouns().fate_words
    return {
        "after": re.compile(_FATE_GAP + words),
        "before": re.compile(words + r"(?:\s+(?:the|off|of))?\s+$"),
        "directly": re.compile(words + r"\s+$"),
        "unknown": re.compile(_UNKNOWN_PEOPLE + words),
    }


def fates_of(
    text: str,
    number: NumberSpan,
    noun: Head | None,
    nouns: Counted,
    earlier: list[MagnitudeSpan],
    group: Head | None = None,
) -> list[Head]:
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
        if match is before and noun is None and not ends_alone(text, number):
            continue
        start, end = match.start("fate") + shift, match.end("fate") + shift
        kinds = [nouns.fates[match["fate"].lower()], *([nouns.fates[match["fate2"].lower()]] if match["fate2"] else [])]
        named = noun or group
        where = (named.start, named.end) if named else (start, end)
        return [Head(*where, kind, "person") for kind in dict.fromkeys(kinds)]
    if noun is not None and _TAKEN.match(text, noun.end):
        return [Head(noun.start, noun.end, MagnitudeKind.CAPTURED, "person")]
    if noun is None and not number.is_article:
        unlisted = _unlisted_people(text, number, nouns)
        if unlisted is not None:
            return [unlisted]
    return list(_listed(text, number, noun, earlier))


def _is_active(text: str, fate: re.Match[str], behind: int) -> bool:
    """Whether the people do it: "two men killed three guards", not "two men killed in the raid"."""
    return not text[behind : fate.start("fate")].strip() and bool(_OBJECT.match(text, fate.end()))


def _unlisted_people(text: str, number: NumberSpan, nouns: Counted) -> Head | None:
    """People by a word that no list holds: "two welders were kidnapped", "nine miners died", "killed 19 shoppers"."""
    patterns = _fate_patterns()
    behind = patterns["unknown"].match(text, number.end)
    if behind is not None and behind["fate"].lower() not in _FATE_OF_THINGS:
        return Head(*behind.span("people"), nouns.fates[behind["fate"].lower()], "person")
    died = _PEOPLE_DIED.match(text, number.end)
    if died is not None:
        return Head(*died.span("people"), MagnitudeKind.DEAD, "person")
    offset = max(0, number.start - 40)
    before = patterns["directly"].search(text[offset : number.start])
    people = _PEOPLE_BY_ENDING.match(text, number.end)
    if before is None or people is None or before["fate2"] or before["fate"].lower() in _FATE_OF_THINGS:
        return None
    return Head(*people.span("people"), nouns.fates[before["fate"].lower()], "person")


def _listed(text: str, number: NumberSpan, noun: Head | None, earlier: list[MagnitudeSpan]) -> Iterator[Head]:
    """ "killed five soldiers and three children": the second number shares the fate of the first."""
    if noun is None or not earlier:
        return
    last = earlier[-1]
    kind = last.magnitude.kind
    fated = kind in (MagnitudeKind.DEAD, MagnitudeKind.INJURED, MagnitudeKind.CAPTURED)
    if fated and _LISTED.fullmatch(text, max(last.end, last.head_end), number.start):
        yield Head(noun.start, noun.end, kind, "person")
