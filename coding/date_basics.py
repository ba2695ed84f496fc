"""What all date rules share: days covered, what they are read against, months, weeks and years from numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from coding.date_tense import Tense
from schemas.codes import DatePrecision

DAY, WEEK, MONTH, YEAR = DatePrecision.DAY, DatePrecision.WEEK, DatePrecision.MONTH, DatePrecision.YEAR

# A month and day without a year that looks ahead is at most so far away, else the nearest one is meant.
FARTHEST_AHEAD_DAYS = 300


@dataclass(frozen=True)
class Days:
    """First and last day that an expression covers."""

    first: date
    last: date
    precision: DatePrecision
    is_approximate: bool = False


@dataclass(frozen=True)
class Anchor:
    """What an expression is read against: the publication date and the tense at an offset."""

    published: date
    tense_at: Callable[[int], Tense]


WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
COUNTS = {word: n for n, word in enumerate(_SMALL, 1)} | {
    "a": 1, "an": 1, "a couple of": 2, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip


_UP_TO_TEN = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_TEENS = (
    "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth",
    "nineteenth",
)  # fmt: skip
ORDINALS = (
    {word: n for n, word in enumerate((*_UP_TO_TEN, *_TEENS), 1)}
    | {"twentieth": 20, "thirtieth": 30, "thirty-first": 31}
    | {f"twenty-{word}": 20 + n for n, word in enumerate(_UP_TO_TEN, 1)}
)


def number_of(words: str) -> int:
    """A count in figures or words. Raises KeyError for words that count nothing."""
    return int(words) if words.isdigit() else COUNTS[re.sub(r"\s+", " ", words.lower())]


def month_of(words: str) -> int:
    """Number of a month, 1 to 12, by its first three letters. Raises StopIteration where they begin none."""
    return next(n for n, name in enumerate(MONTH_NAMES, 1) if name.startswith(words.lower()[:3]))


def weekday_of(words: str) -> int:
    """Number of a weekday, Monday 0, by its first three letters. Raises StopIteration where they begin none."""
    return next(n for n, name in enumerate(WEEKDAY_NAMES) if name.startswith(words.lower()[:3]))


def said(m: re.Match[str], group: str) -> str:
    """Words of a group in lower case; empty where the rule has no such group or it holds nothing."""
    return (m.groupdict().get(group) or "").lower()


def one_day(day: date, *, approximate: bool = False) -> Days:
    """A single day."""
    return Days(day, day, DAY, approximate)


def week_with(day: date, *, approximate: bool = False) -> Days:
    """Monday to Sunday of the week that a day lies in."""
    monday = day - timedelta(days=day.weekday())
    return Days(monday, monday + timedelta(days=6), WEEK, approximate)


def months_from(year: int, month: int, *, length: int = 1, approximate: bool = False) -> Days:
    """So many whole months from one on; a `month` below 1 or above 12 counts into the years beside."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    after = date(year + (month + length - 1) // 12, (month + length - 1) % 12 + 1, 1)
    return Days(date(year, month, 1), after - timedelta(days=1), MONTH, approximate)


def whole_year(year: int, *, approximate: bool = False) -> Days:
    """1 January to 31 December. Raises ValueError outside the years 1 to 9999."""
    return Days(date(year, 1, 1), date(year, 12, 31), YEAR, approximate)


def nearest(month: int, day: int, tense: Tense, published: date) -> date:
    """The year of a month and day said without one."""
    near = [date(y, month, day) for y in _years_with(month, day, published.year)]
    if tense is Tense.PAST:
        return max((d for d in near if d <= published), default=min(near, key=lambda d: abs(d - published)))
    if tense is Tense.FUTURE:
        ahead = [d for d in near if timedelta(0) <= d - published <= timedelta(days=FARTHEST_AHEAD_DAYS)]
        if ahead:
            return min(ahead)
    return min(near, key=lambda d: (abs(d - published), d))


def _years_with(month: int, day: int, year: int) -> list[int]:
    if (month, day) == (2, 29):
        leap = [y for y in range(year - 8, year + 9) if y % 4 == 0 and (y % 100 or y % 400 == 0)]
        return [y for y in leap if 1 <= y <= 9999]
    return [y for y in (year - 1, year, year + 1) if 1 <= y <= 9999]
