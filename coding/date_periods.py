"""What the words for months, parts of years and years mean: one function for each kind, from a match to its days."""

from __future__ import annotations

import re
from datetime import date, timedelta

from coding.date_basics import YEAR, Anchor, Days, month_of, months_from, nearest, said, week_with, whole_year
from coding.date_tense import Tense

_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


def month_of_year(m: re.Match[str], _: Anchor) -> Days:
    """May 2021; approximate as "early May 2021"."""
    return months_from(int(m["year"]), month_of(m["month"]), approximate=bool(said(m, "vague")))


def month_alone(m: re.Match[str], at: Anchor) -> Days:
    """last, this, next May; a bare one is the nearest in its tense; approximate as "late May"."""
    month, vague = month_of(m["month"]), bool(said(m, "vague"))
    which = said(m, "which")
    here, year = date(at.published.year, at.published.month, 1), at.published.year
    if which == "last":
        return months_from(year - (month >= here.month), month, approximate=vague)
    if which == "next":
        return months_from(year + (month <= here.month), month, approximate=vague)
    if which == "this":
        return months_from(year, month, approximate=vague)
    first = nearest(month, 1, at.tense_at(m.start()), here)
    return months_from(first.year, month, approximate=vague)


def month_range(m: re.Match[str], at: Anchor) -> Days:
    """from June to August (2022): the first day of the one to the last day of the other."""
    first, last = month_of(m["month"]), month_of(m["month2"])
    length = (last - first) % 12 + 1
    if m["year"]:
        return months_from(int(m["year"]) - (last < first), first, length=length)
    here = date(at.published.year, at.published.month, 1)
    year = nearest(first, 1, at.tense_at(m.start()), here).year
    return months_from(year, first, length=length)


def month_of_near_year(m: re.Match[str], at: Anchor) -> Days:
    """May last year."""
    return months_from(at.published.year + {"last": -1, "next": 1}.get(said(m, "rel"), 0), month_of(m["month"]))


def edge_of_year(m: re.Match[str], _: Anchor) -> Days:
    """the end of 2017: its last month, about."""
    month = {"end": 12, "middle": 6}.get(m["edge"].lower(), 1)
    return months_from(int(m["year"]), month, approximate=True)


def quarter(m: re.Match[str], _: Anchor) -> Days:
    """Q3 2022, 2022 Q3."""
    number = int(m["quarter"] or m["quarter2"])
    return months_from(int(m["year"] or m["year_before"]), 3 * number - 2, length=3, approximate=True)


def period_beyond(m: re.Match[str], at: Anchor) -> Days:
    """the week before last, the month after next."""
    shift, unit, base = -2 if m["far"].lower().startswith("before") else 2, m["unit"].lower(), at.published
    if unit == "week":
        return week_with(base + timedelta(days=7 * shift))
    if unit == "month":
        return months_from(base.year, base.month + shift)
    return whole_year(base.year + shift)


def of_year(m: re.Match[str], _: Anchor) -> Days:
    """in 2021; approximate as "late 2021"."""
    return whole_year(int(m["year"]), approximate=bool(said(m, "vague")))


def year_range(m: re.Match[str], _: Anchor) -> Days | None:
    """2014-15, 2014 to 2016; None where the second year is not the later one."""
    first, last = int(m["year"]), int(m["year2"])
    last = first // 100 * 100 + last if last < 100 else last
    return Days(date(first, 1, 1), date(last, 12, 31), YEAR) if first < last else None


def decade(m: re.Match[str], _: Anchor) -> Days:
    """the 1990s: ten years, approximate."""
    first = int(m["decade"])
    return Days(date(first, 1, 1), date(first + 9, 12, 31), YEAR, True)


def period(m: re.Match[str], at: Anchor) -> Days:
    """last, this, next week, month, year: the calendar one."""
    which = m["which"].lower().split()[-1]
    shift = {"last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "the": 0}.get(which, 1)
    unit, base = m["unit"].lower(), at.published
    vague = bool(said(m, "vague"))
    if unit == "week":
        return week_with(base + timedelta(days=7 * shift), approximate=vague)
    if unit == "month":
        return months_from(base.year, base.month + shift, approximate=vague)
    return whole_year(base.year + shift, approximate=vague)


def season(m: re.Match[str], at: Anchor) -> Days:
    """summer 2021, last winter: three months, approximate; the winter of a year begins with its December."""
    start, groups, base = _SEASONS[m["season"].lower()], m.groupdict(), at.published
    if groups.get("year"):
        return months_from(int(m["year"]), start, length=3, approximate=True)
    near = [months_from(base.year + n, start, length=3, approximate=True) for n in (-1, 0, 1)]
    which = said(m, "which")
    if which == "last" or (not which and at.tense_at(m.start()) is not Tense.FUTURE):
        return max((s for s in near if s.last < base or (which != "last" and s.first <= base)), key=lambda s: s.first)
    ahead = [s for s in near if s.first > base or (which != "next" and s.last >= base)]
    return min(ahead, key=lambda s: s.first)


def part_of_year(m: re.Match[str], at: Anchor) -> Days:
    """the second half of 2021, the first quarter of last year: six or three months, approximate."""
    ordinal = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": 3}[m["ordinal"].lower()]
    length = 6 if m["part"].lower() == "half" else 3
    words = said(m, "which")
    year = int(m["year"]) if m["year"] else at.published.year + {"last": -1, "next": 1}.get(words, 0)
    return months_from(year, 1 + min(ordinal, 12 // length - 1) * length, length=length, approximate=True)


def edge_of_period(m: re.Match[str], at: Anchor) -> Days:
    """the end of last year: a year's first or last month; of weeks and months the whole; approximate."""
    shift = {"last": -1, "next": 1}.get(m["which"].lower(), 0)
    is_end, base = m["edge"].lower() == "end", at.published
    if m["unit"].lower() == "week":
        return week_with(base + timedelta(days=7 * shift), approximate=True)
    if m["unit"].lower() == "month":
        return months_from(base.year, base.month + shift, approximate=True)
    return months_from(base.year + shift, 12 if is_end else 1, approximate=True)
