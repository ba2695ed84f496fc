"""What the words of a date expression mean: one function for each kind, from a match to the days it names."""

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


_WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
COUNTS = {word: n for n, word in enumerate(_SMALL, 1)} | {
    "a": 1, "an": 1, "a couple of": 2, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip


def _number(words: str) -> int:
    return int(words) if words.isdigit() else COUNTS[re.sub(r"\s+", " ", words.lower())]


def _month(words: str) -> int:
    return next(n for n, name in enumerate(MONTH_NAMES, 1) if name.startswith(words.lower()[:3]))


def _weekday(words: str) -> int:
    return next(n for n, name in enumerate(_WEEKDAY_NAMES) if name.startswith(words.lower()[:3]))


def _said(m: re.Match[str], group: str) -> str:
    """Words of a group in lower case; empty where the rule has no such group or it holds nothing."""
    return (m.groupdict().get(group) or "").lower()


def _day(day: date, *, approximate: bool = False) -> Days:
    return Days(day, day, DAY, approximate)


def _week(day: date, *, approximate: bool = False) -> Days:
    monday = day - timedelta(days=day.weekday())
    return Days(monday, monday + timedelta(days=6), WEEK, approximate)


def _months(year: int, month: int, *, length: int = 1, approximate: bool = False) -> Days:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    after = date(year + (month + length - 1) // 12, (month + length - 1) % 12 + 1, 1)
    return Days(date(year, month, 1), after - timedelta(days=1), MONTH, approximate)


def _year(year: int, *, approximate: bool = False) -> Days:
    return Days(date(year, 1, 1), date(year, 12, 31), YEAR, approximate)


def _same_weekday(m: re.Match[str], at: Anchor) -> date:
    """The day that a bare weekday names: the last one up to publication, the next one where the tense is future."""
    back = (at.published.weekday() - _weekday(m["wd"])) % 7
    if at.tense_at(m.start("wd")) is Tense.FUTURE:
        return at.published + timedelta(days=-back % 7)
    return at.published - timedelta(days=back)


def weekday_alone(m: re.Match[str], at: Anchor) -> Days:
    return _day(_same_weekday(m, at))


def weekday_directed(m: re.Match[str], at: Anchor) -> Days:
    word, wanted = m["which"].lower().split()[-1], _weekday(m["wd"])
    ahead = (wanted - at.published.weekday() - 1) % 7 + 1
    behind = (at.published.weekday() - wanted - 1) % 7 + 1
    if word in ("last", "past"):
        return _day(at.published - timedelta(days=behind))
    if word in ("next", "coming"):
        return _day(at.published + timedelta(days=ahead))
    if at.tense_at(m.start("wd")) is Tense.PAST:
        return _day(at.published - timedelta(days=behind % 7))
    return _day(at.published + timedelta(days=ahead % 7))


def weekday_of_week(m: re.Match[str], at: Anchor) -> Days:
    shift = {"last": -1, "this": 0, "next": 1}[m["which"].lower()]
    monday = at.published - timedelta(days=at.published.weekday())
    return _day(monday + timedelta(days=7 * shift + _weekday(m["wd"])))


def weekday_range(m: re.Match[str], at: Anchor) -> Days:
    first = _same_weekday(m, at)
    return Days(first, first + timedelta(days=(_weekday(m["wd2"]) - first.weekday()) % 7), DAY)


def _nearest(month: int, day: int, tense: Tense, published: date) -> date:
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


def _is_before_noun(m: re.Match[str]) -> bool:
    """Whether the date qualifies a noun, "the Dec. 17 proposals": such a date has passed."""
    return bool(
        re.search(r"\b(?:the|its|their|his|her)\s+$", m.string[max(0, m.start() - 7) : m.start()], re.IGNORECASE)
        and re.match(r"\s+[a-z]{3,}", m.string[m.end() : m.end() + 5])
    )


def month_day(m: re.Match[str], at: Anchor) -> Days:
    month, day, groups = _month(m["month"]), int(m["day"]), m.groupdict()
    if groups.get("year"):
        first = date(int(m["year"]), month, day)
    else:
        tense = Tense.PAST if _is_before_noun(m) else at.tense_at(m.start())
        first = _nearest(month, day, tense, at.published)
    if not groups.get("day2"):
        return _day(first)
    last_month = _month(groups.get("month2") or m["month"])
    last = date(first.year + (last_month < month), last_month, int(m["day2"]))
    return Days(min(first, last), max(first, last), DAY)


def week_of(m: re.Match[str], at: Anchor) -> Days:
    return _week(month_day(m, at).first)


def of_ordinal(m: re.Match[str], at: Anchor) -> Days:
    base, day = at.published, int(m["day"])
    here = date(base.year, base.month, day)
    tense = at.tense_at(m.start())
    if tense is Tense.FUTURE and here < base:
        return _day(_months(base.year, base.month + 1).first.replace(day=day))
    if tense is not Tense.FUTURE and here > base:
        return _day(_months(base.year, base.month - 1).first.replace(day=day))
    return _day(here)


def month_of_year(m: re.Match[str], _: Anchor) -> Days:
    return _months(int(m["year"]), _month(m["month"]), approximate=bool(_said(m, "vague")))


def month_alone(m: re.Match[str], at: Anchor) -> Days:
    month, vague = _month(m["month"]), bool(_said(m, "vague"))
    which = _said(m, "which")
    here, year = date(at.published.year, at.published.month, 1), at.published.year
    if which == "last":
        return _months(year - (month >= here.month), month, approximate=vague)
    if which == "next":
        return _months(year + (month <= here.month), month, approximate=vague)
    if which == "this":
        return _months(year, month, approximate=vague)
    first = _nearest(month, 1, at.tense_at(m.start()), here)
    return _months(first.year, month, approximate=vague)


def of_year(m: re.Match[str], _: Anchor) -> Days:
    return _year(int(m["year"]), approximate=bool(_said(m, "vague")))


def year_range(m: re.Match[str], _: Anchor) -> Days | None:
    first, last = int(m["year"]), int(m["year2"])
    last = first // 100 * 100 + last if last < 100 else last
    return Days(date(first, 1, 1), date(last, 12, 31), YEAR) if first < last else None


def decade(m: re.Match[str], _: Anchor) -> Days:
    first = int(m["decade"])
    return Days(date(first, 1, 1), date(first + 9, 12, 31), YEAR, True)


def period(m: re.Match[str], at: Anchor) -> Days:
    """last, this, next week, month, year: the calendar one."""
    which = m["which"].lower().split()[-1]
    shift = {"last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "the": 0}.get(which, 1)
    unit, base = m["unit"].lower(), at.published
    vague = bool(_said(m, "vague"))
    if unit == "week":
        return _week(base + timedelta(days=7 * shift), approximate=vague)
    if unit == "month":
        return _months(base.year, base.month + shift, approximate=vague)
    return _year(base.year + shift, approximate=vague)


def weekend(m: re.Match[str], at: Anchor) -> Days:
    monday = at.published - timedelta(days=at.published.weekday())
    which = m["which"].lower().split()[-1]
    tense = at.tense_at(m.start())
    if which in ("last", "past"):
        shift = -1
    elif which == "next":
        shift = 1
    elif which in ("this", "coming"):
        shift = -1 if tense is Tense.PAST and at.published.weekday() < 5 else 0
    else:
        shift = 0 if tense is Tense.FUTURE or at.published.weekday() >= 5 else -1
    saturday = monday + timedelta(days=5 + 7 * shift)
    return Days(saturday, saturday + timedelta(days=1), DAY, True)


def season(m: re.Match[str], at: Anchor) -> Days:
    start, groups, base = _SEASONS[m["season"].lower()], m.groupdict(), at.published
    if groups.get("year"):
        return _months(int(m["year"]), start, length=3, approximate=True)
    near = [_months(base.year + n, start, length=3, approximate=True) for n in (-1, 0, 1)]
    which = _said(m, "which")
    if which == "last" or (which != "next" and at.tense_at(m.start()) is Tense.PAST):
        return max((s for s in near if s.last < base or (which != "last" and s.first <= base)), key=lambda s: s.first)
    ahead = [s for s in near if s.first > base or (which != "next" and s.last >= base)]
    return min(ahead, key=lambda s: s.first)


def part_of_year(m: re.Match[str], at: Anchor) -> Days:
    ordinal = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": 3}[m["ordinal"].lower()]
    length = 6 if m["part"].lower() == "half" else 3
    words = _said(m, "which")
    year = int(m["year"]) if m["year"] else at.published.year + {"last": -1, "next": 1}.get(words, 0)
    return _months(year, 1 + min(ordinal, 12 // length - 1) * length, length=length, approximate=True)


def edge_of_period(m: re.Match[str], at: Anchor) -> Days:
    shift = {"last": -1, "next": 1}.get(m["which"].lower(), 0)
    is_end, base = m["edge"].lower() == "end", at.published
    if m["unit"].lower() == "week":
        return _week(base + timedelta(days=7 * shift), approximate=True)
    if m["unit"].lower() == "month":
        return _months(base.year, base.month + shift, approximate=True)
    return _months(base.year + shift, 12 if is_end else 1, approximate=True)


def ago(m: re.Match[str], at: Anchor) -> Days:
    return _shifted(at.published, -_number(m["count"]), m["unit"].lower(), is_approximate=bool(_said(m, "about")))


def ahead(m: re.Match[str], at: Anchor) -> Days | None:
    """in two days: a date only where the tense is future, a duration elsewhere."""
    if not m["time"] and at.tense_at(m.start()) is not Tense.FUTURE:
        return None
    return _shifted(at.published, _number(m["count"]), m["unit"].lower(), is_approximate=False)


def _shifted(base: date, n: int, unit: str, *, is_approximate: bool) -> Days:
    if unit in ("minute", "hour"):
        hours = n if unit == "hour" else 0
        return _day(base + timedelta(days=int(hours / 24)), approximate=is_approximate or bool(hours % 24))
    if unit == "day":
        return _day(base + timedelta(days=n), approximate=is_approximate)
    if unit == "week":
        return _week(base + timedelta(days=7 * n), approximate=is_approximate)
    if unit == "month":
        return _months(base.year, base.month + n, approximate=is_approximate)
    if unit == "decade":
        return _year(base.year + 10 * n, approximate=True)
    return _year(base.year + n, approximate=is_approximate)


def iso(m: re.Match[str], _: Anchor) -> Days:
    """2022-01-24."""
    return _day(date(int(m["year"]), int(m["month"]), int(m["day"])))


def numeric(m: re.Match[str], _: Anchor) -> Days | None:
    first, second = int(m["a"]), int(m["b"])
    if m["sep"] == "/" and first <= 12 and second <= 12 and first != second:
        return None  # 3/4/2021 is read both ways
    month, day = (first, second) if m["sep"] == "/" and second > 12 else (second, first)
    return _day(date(int(m["year"]), month, day))


_NEAR_DAYS = {"the day before yesterday": -2, "yesterday": -1, "tomorrow": 1, "the day after tomorrow": 2, "last": -1}


def near_day(m: re.Match[str], at: Anchor) -> Days:
    words = re.sub(r"\s+", " ", m["near"].lower())
    shift = _NEAR_DAYS.get(words, _NEAR_DAYS.get(words.split()[0], 0))
    return _day(at.published + timedelta(days=shift), approximate=words == "overnight")


_HOLIDAYS = {"new year's eve": (12, 31), "new year's day": (1, 1), "christmas eve": (12, 24), "christmas day": (12, 25)}


def holiday(m: re.Match[str], at: Anchor) -> Days:
    month, day = _HOLIDAYS[m["holiday"].lower().replace("’", "'")]
    if m["year"]:
        return _day(date(int(m["year"]), month, day))
    return _day(_nearest(month, day, at.tense_at(m.start()), at.published))


def nine_eleven(_: re.Match[str], __: Anchor) -> Days:
    return _day(date(2001, 9, 11))
