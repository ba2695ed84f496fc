"""From words to days: every date expression of a text, read against the publication date."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from coding.date_basics import Anchor, Days
from coding.date_rules import RULES, Rule
from coding.date_tense import CueTense, Tense
from schemas.codes import DatePrecision

__all__ = ["DateSpan", "Tense", "find_dates"]


@dataclass(frozen=True)
class DateSpan:
    """A date expression: code points of the text, first and last day covered, precision and the rule that read it.

    A week is dated by its Monday, a month and a year by their first day; `end_date` is the last day covered.
    """

    start: int
    end: int
    date: dt.date
    end_date: dt.date
    precision: DatePrecision
    rule: str
    is_approximate: bool


# Names that hold a weekday, a month or "today" and are no dates.
_NAMES = re.compile(
    r"(?:The )?Sunday (?:Times|Mirror|Telegraph|Mail|Herald|Express|Post|World|Star|Tribune|Business|school)"
    r"|Mail on Sunday|Saturday Night Live|Friday Night Lights|(?:Saturday|Friday) Evening Post"
    r"|(?:Bloody|Palm|Easter|Super|Remembrance) Sunday|(?:Black|Good) Friday|(?:Ash|Sheffield) Wednesday"
    r"|Super Tuesday|(?:Cyber|Easter) Monday|Maundy Thursday|Fridays? for Future"
    r"|(?:USA|Russia|India|Ukraine|China|Asia|Business|Psychology) Today|Black September|October Revolution"
    r"|(?:Theresa|Mrs\.?|Ms\.?|Brian|James) May\b|April (?:Glaspie|Fool)|Arab Spring|Prague Spring"
    r"|\b(?:The|the|A|a) (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day (?!Reuters\b)[A-Z]\w+|Friday Harbor"
    r"|\b(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2} "
    r"(?i:movement|alliance|coalition|brigade|revolution|martyrs)\b"
    r"|(?:Operation|Exercise|Task Force) [A-Z]\w+(?: [A-Z]\w+)?"
    r"|\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) "
    r"(?i:organi[sz]ation|movement|alliance|coalition|brigade|group|revolution)\b"
    r"|\b(?:first|second|third|fourth|fifth|sixth|\w+th) (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day "
    r"(?:running|in a row|in succession)\b|\b(?:Friday|Sunday) (?:prayers?|sermons?|mass)\b"
    r"|(?:Mondays|Tuesdays|Wednesdays|Thursdays|Fridays|Saturdays|Sundays)\b"
)


def find_dates(text: str, published: dt.date, tense_at: Callable[[int], Tense] | None = None) -> list[DateSpan]:
    """Date expressions of a text in their order, none overlapping.

    `tense_at` says the tense of the verb that governs an offset; without it the nearest cue of the clause decides.
    Durations, names and numbers that count something are no dates; a day that does not exist is none either.
    Rules after TimeML's TIMEX3, weekday and year choice as measured on news texts.
    """
    anchor = Anchor(published, tense_at or CueTense(text))
    blocked = [m.span() for m in _NAMES.finditer(text)]
    found = sorted(_matches(text), key=lambda at: (at[0], -at[1], at[2]))
    spans: list[DateSpan] = []
    behind = 0
    for start, end, rank, match in found:
        if start < behind or any(a < end and start < b for a, b in blocked):
            continue
        days = _resolve(RULES[rank], match, anchor)
        if days is not None:
            spans.append(_span(start, end, days, RULES[rank].name))
        # Words that name no day hold none in part either: "30 February 2021" is not February.
        behind = end
    return spans


def _matches(text: str) -> Iterator[tuple[int, int, int, re.Match[str]]]:
    for rank, rule in enumerate(RULES):
        group: int | str = "expr" if "expr" in rule.pattern.groupindex else 0
        for match in rule.pattern.finditer(text):
            yield match.start(group), match.end(group), rank, match


def _resolve(rule: Rule, match: re.Match[str], anchor: Anchor) -> Days | None:
    # date() and timedelta refuse 30 February and years before 1 or beyond 9999.
    try:
        return rule.resolve(match, anchor)
    except (ValueError, OverflowError):
        return None


def _span(start: int, end: int, days: Days, rule: str) -> DateSpan:
    return DateSpan(start, end, days.first, days.last, days.precision, rule, days.is_approximate)
