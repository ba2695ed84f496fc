"""What the words for days and weeks mean: one function for each kind, from a match to the days it names."""

from __future__ import annotations

import re
from datetime import date, timedelta

from coding.date_basics import (
    COUNTS,
    DAY,
    ORDINALS,
    Anchor,
    Days,
    month_of,
    months_from,
    nearest,
    number_of,
    one_day,
    said,
    week_with,
    weekday_of,
    whole_year,
)
from coding.date_tense import Tense


def _same_weekday(m: re.Match[str], at: Anchor) -> date:
    """The day that a bare weekday names: the last one up to publication, the next one where the tense is future."""
    back = (at.published.weekday() - weekday_of(m["wd"])) % 7
    if at.tense_at(m.start("wd")) is Tense.FUTURE:
        return at.published + timedelta(days=-back % 7)
    return at.published - timedelta(days=back)


def weekday_alone(m: re.Match[str], at: Anchor) -> Days:
    """on Friday: the last one up to publication, the next one from it on where the tense is future."""
    return one_day(_same_weekday(m, at))


def weekday_directed(m: re.Match[str], at: Anchor) -> Days:
    """last, this, next Friday: "this" may be the publication day, "next" is neither that nor the day behind it."""
    word, wanted = m["which"].lower().split()[-1], weekday_of(m["wd"])
    ahead = (wanted - at.published.weekday() - 1) % 7 + 1
    behind = (at.published.weekday() - wanted - 1) % 7 + 1
    if word in ("last", "past"):
        return one_day(at.published - timedelta(days=behind))
    if word == "next" and ahead == 1:
        ahead += 7  # of tomorrow nobody says "next Friday"
    if word in ("next", "coming"):
        return one_day(at.published + timedelta(days=ahead))
    if at.tense_at(m.start("wd")) is Tense.PAST:
        return one_day(at.published - timedelta(days=behind % 7))
    return one_day(at.published + timedelta(days=ahead % 7))


def weekday_of_week(m: re.Match[str], at: Anchor) -> Days:
    """Friday of last week: by calendar weeks, which begin on Monday."""
    shift = {"last": -1, "this": 0, "next": 1}[m["which"].lower()]
    monday = at.published - timedelta(days=at.published.weekday())
    return one_day(monday + timedelta(days=7 * shift + weekday_of(m["wd"])))


def weekday_range(m: re.Match[str], at: Anchor) -> Days:
    """Monday to Wednesday: the first as if it stood alone, the second within a week from it."""
    first = _same_weekday(m, at)
    return Days(first, first + timedelta(days=(weekday_of(m["wd2"]) - first.weekday()) % 7), DAY)


def _is_before_noun(m: re.Match[str]) -> bool:
    """Whether the date qualifies a noun, "the Dec. 17 proposals": such a date has passed."""
    if re.search(r"\b(?:the|its|their)\s+\w+\s+of\s+$", m.string[max(0, m.start() - 30) : m.start()], re.IGNORECASE):
        return True
    return bool(
        re.search(r"\b(?:the|its|their|his|her)\s+$", m.string[max(0, m.start() - 7) : m.start()], re.IGNORECASE)
        and re.match(r"\s+[a-z]{3,}", m.string[m.end() : m.end() + 5])
    )


def month_day(m: re.Match[str], at: Anchor) -> Days:
    """May 9, 9-11 May 2021: without a year the nearest one in its tense. Raises ValueError for a day that is none."""
    month, day, groups = month_of(m["month"]), int(m["day"]), m.groupdict()
    if groups.get("year"):
        first = date(int(m["year"]), month, day)
    else:
        tense = Tense.PAST if _is_before_noun(m) else at.tense_at(m.start())
        first = nearest(month, day, tense, at.published)
    if not groups.get("day2"):
        return one_day(first)
    last_month = month_of(groups.get("month2") or m["month"])
    last = date(first.year + (last_month < month), last_month, int(m["day2"]))
    return Days(min(first, last), max(first, last), DAY)


def ordinal_month(m: re.Match[str], at: Anchor) -> Days:
    """the fifth of October."""
    month, day = month_of(m["month"]), ORDINALS[m["day_word"].lower()]
    if m["year"]:
        return one_day(date(int(m["year"]), month, day))
    return one_day(nearest(month, day, at.tense_at(m.start()), at.published))


def weekday_counted(m: re.Match[str], at: Anchor) -> Days:
    """two weeks from Friday, a week ago today: a day, counted from another."""
    days = number_of(m["count"]) * (7 if m["unit"].lower() == "week" else 1)
    if m["today"]:
        base = at.published + timedelta(days={"yesterday": -1, "tomorrow": 1}.get(m["today"].lower(), 0))
    else:
        back = (at.published.weekday() - weekday_of(m["wd"])) % 7
        ahead = m["way"].lower() == "from"
        base = at.published + timedelta(days=-back % 7 if ahead else -back)
    return one_day(base + timedelta(days=-days if m["way"].lower() == "ago" else days))


def weekday_after_next(m: re.Match[str], at: Anchor) -> Days:
    """Monday week: a week behind the coming Monday."""
    return one_day(at.published + timedelta(days=(weekday_of(m["wd"]) - at.published.weekday() - 1) % 7 + 8))


def half_ago(m: re.Match[str], at: Anchor) -> Days | None:
    """a year and a half ago, two and a half years ago."""
    words = m["count"].lower()
    if not (m["unit"] or m["unit2"]) or not (words.isdigit() or words in COUNTS):
        return None
    return months_from(at.published.year, at.published.month - 12 * number_of(words) - 6, approximate=True)


def week_of(m: re.Match[str], at: Anchor) -> Days:
    """the week of May 9: Monday to Sunday. Raises ValueError for a day that is none."""
    return week_with(month_day(m, at).first)


def of_ordinal(m: re.Match[str], at: Anchor) -> Days:
    """on the 5th: of this month or, by tense, of one beside it. Raises ValueError where that has no such day."""
    base, day = at.published, int(m["day"])
    here = date(base.year, base.month, day)
    tense = at.tense_at(m.start())
    if tense is Tense.FUTURE and here < base:
        return one_day(months_from(base.year, base.month + 1).first.replace(day=day))
    if tense is not Tense.FUTURE and here > base:
        return one_day(months_from(base.year, base.month - 1).first.replace(day=day))
    return one_day(here)


def weekend(m: re.Match[str], at: Anchor) -> Days:
    """last, this, next weekend: Saturday and Sunday, approximate; a bare one goes by the tense."""
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


def ago(m: re.Match[str], at: Anchor) -> Days:
    """three weeks ago: the whole week, month or year so far back; a day for what is counted in days or less."""
    return _shifted(at.published, -number_of(m["count"]), m["unit"].lower(), is_approximate=bool(said(m, "about")))


def ahead(m: re.Match[str], at: Anchor) -> Days | None:
    """in two days: a date only where the tense is future, a duration elsewhere."""
    if not m["time"] and at.tense_at(m.start()) is not Tense.FUTURE:
        return None
    return _shifted(at.published, number_of(m["count"]), m["unit"].lower(), is_approximate=False)


def hours_ago(_: re.Match[str], at: Anchor) -> Days:
    """A few hours ago: the same day, as far as one can say."""
    return one_day(at.published, approximate=True)


def _shifted(base: date, n: int, unit: str, *, is_approximate: bool) -> Days:
    if unit in ("minute", "hour"):
        hours = n if unit == "hour" else 0
        return one_day(base + timedelta(days=int(hours / 24)), approximate=is_approximate or bool(hours % 24))
    if unit == "day":
        return one_day(base + timedelta(days=n), approximate=is_approximate)
    if unit in ("week", "fortnight"):
        return week_with(base + timedelta(days=7 * n * (2 if unit == "fortnight" else 1)), approximate=is_approximate)
    if unit == "month":
        return months_from(base.year, base.month + n, approximate=is_approximate)
    if unit == "decade":
        return whole_year(base.year + 10 * n, approximate=True)
    return whole_year(base.year + n, approximate=is_approximate)


def iso(m: re.Match[str], _: Anchor) -> Days:
    """2022-01-24."""
    return one_day(date(int(m["year"]), int(m["month"]), int(m["day"])))


def numeric(m: re.Match[str], _: Anchor) -> Days | None:
    """24.1.2022, 1/24/2022; None where month and day may stand either way. Raises ValueError for a day that is none."""
    first, second = int(m["a"]), int(m["b"])
    if m["sep"] == "/" and first <= 12 and second <= 12 and first != second:
        return None  # 3/4/2021 is read both ways
    month, day = (first, second) if m["sep"] == "/" and second > 12 else (second, first)
    return one_day(date(int(m["year"]), month, day))


_NEAR_DAYS = {
    "the night before last": -2, "the day before yesterday": -2, "last": -1, "yesterday": -1, "tomorrow": 1,
    "the day after tomorrow": 2,
}  # fmt: skip


def near_day(m: re.Match[str], at: Anchor) -> Days:
    """yesterday, tonight, the day after tomorrow; "overnight" and "later in the day" are approximate."""
    words = re.sub(r"\s+", " ", m["near"].lower())
    shift = _NEAR_DAYS.get(words, _NEAR_DAYS.get(words.split()[0], 0))
    return one_day(
        at.published + timedelta(days=shift), approximate=words == "overnight" or words.endswith("in the day")
    )


_HOLIDAYS = {"new year's eve": (12, 31), "new year's day": (1, 1), "christmas eve": (12, 24), "christmas day": (12, 25)}


def holiday(m: re.Match[str], at: Anchor) -> Days:
    """Christmas Day, New Year's Eve 2021: without a year the nearest one in its tense."""
    month, day = _HOLIDAYS[m["holiday"].lower().replace("’", "'")]
    if m["year"] or m["rel"]:
        near = at.published.year + {"last": -1, "next": 1}.get(said(m, "rel"), 0)
        return one_day(date(int(m["year"] or near), month, day))
    return one_day(nearest(month, day, at.tense_at(m.start()), at.published))


def nine_eleven(_: re.Match[str], __: Anchor) -> Days:
    """11 September 2001, for the attacks that go by their day."""
    return one_day(date(2001, 9, 11))
