"""The rules of dates.py: the words of each kind of date expression, paired with their meaning."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from coding import date_meanings as means
from coding import date_periods as periods
from coding.date_basics import COUNTS, MONTH_NAMES, ORDINALS, Anchor, Days


@dataclass(frozen=True)
class Rule:
    """Name, words and meaning of one kind of expression; a group `expr` is the expression, else the whole match."""

    name: str
    pattern: re.Pattern[str]
    resolve: Callable[[re.Match[str], Anchor], Days | None]
    needs: tuple[str, ...]
    """Words in lower case one of which every such expression holds; empty for none that all share."""


_WEEKDAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_W = rf"(?P<wd>{_WEEKDAYS}|(?:Tues?|Wed|Thu(?:rs?)?|Fri)\b\.?)"
_W2 = rf"(?P<wd2>{_WEEKDAYS})"
_MAYBE_W = rf"(?:(?:{_WEEKDAYS}|(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\.?),?\s+(?:the\s+)?)?"
_PART = r"(?:\s+(?i:morning|afternoon|evening|night|midday|noon|lunchtime))?"

_FULL_MONTHS = [name.title() for name in MONTH_NAMES]
_MONTHS = "|".join([*_FULL_MONTHS, *(m.upper() for m in _FULL_MONTHS)])
_MONTHS = rf"(?:{_MONTHS}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_M, _M2 = rf"(?P<month>{_MONTHS})", rf"(?P<month2>{_MONTHS})"
# April, June, August are people too, march and may are verbs: alone, only these are surely months.
_SURE_MONTH = r"(?P<month>January|February|July|September|October|November|December)"

_D = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_D2 = r"(?P<day2>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_Y = r"(?P<year>(?:1[5-9]|20)\d\d)"
_MAYBE_Y = rf"(?:,?\s+(?:in\s+)?{_Y})?"
_DAY_WORDS = "|".join(sorted(ORDINALS, key=len, reverse=True))
_TO = r"(?:\s?[-–—]\s?|\s+(?i:to|and|through|until)\s+)"
_END = r"(?![\w%]|[.,]\d|-\w)"

_COUNT_WORDS = "|".join(sorted(COUNTS, key=len, reverse=True))
_COUNT = rf"(?P<count>\d{{1,4}}|(?i:{_COUNT_WORDS}))"
_ABOUT = r"(?P<about>(?i:about|some|around|nearly|almost|roughly|more than|over|at least)\s+)?"
_SEASON = r"(?P<season>(?i:spring|summer|autumn|fall|winter))"
_UNIT = r"(?P<unit>(?i:minute|hour|day|week|fortnight|month|year|decade))s?"
_EDGE = r"(?:the\s+)?(?:end|start|beginning|middle|turn|(?:first|second|latter)\s+half)\s+of"
_VAGUE = rf"(?P<vague>(?i:early|mid|late|{_EDGE})[\s-]+(?i:in\s+)?)"
_IN = r"(?i:in|since|by|until|till|during|from|through|throughout|before|after|between|to|for|around|back in|as of)"
# A year before such a noun counts things.
_NO_COUNT = (
    r"(?!\s+(?:troops|soldiers|men|women|people|personnel|fighters|civilians|tonnes|tons|met(?:re|er)s|km|kilomet(?:re|er)s|"
    r"miles|hours|days|dollars|euros|homes|houses|cases|members|workers|rounds|shells|missiles|rockets|tanks|officers|"
    r"prisoners|refugees|square|GMT|UTC|local time)\b)"
)
_NO_OWNER = r"(?!['’]s\s+(?:government|cabinet|party|deal|plan))"


def _rule(
    name: str, words: str, resolve: Callable[[re.Match[str], Anchor], Days | None], needs: tuple[str, ...] = ()
) -> Rule:
    return Rule(name, re.compile(r"(?<![\w$€£¥.-])(?:" + words + ")" + _END), resolve, needs)


# Where matches overlap, the one that starts first wins, then the longer one, then the earlier rule.
RULES: tuple[Rule, ...] = (
    _rule("nine_eleven", r"9/11|(?:September 11|Sept\. 11|11 September)(?=(?:,? 2001)?,? attacks)", means.nine_eleven),
    _rule(
        "iso",
        r"(?P<year>(?:1[5-9]|20)\d\d)(?P<sep>[-/])(?P<month>\d\d)(?P=sep)(?P<day>\d\d)"
        r"(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?",
        means.iso,
    ),
    _rule("numeric", rf"(?P<a>\d{{1,2}})(?P<sep>[./])(?P<b>\d{{1,2}})(?P=sep){_Y}", means.numeric),
    _rule("week_of", rf"(?i:(?:the )?week (?:of|beginning|starting)) {_M}\s+{_D}{_MAYBE_Y}", means.week_of, ("week",)),
    _rule("week_of", rf"(?i:(?:the )?week (?:of|beginning|starting)) {_D}\s+{_M}{_MAYBE_Y}", means.week_of, ("week",)),
    _rule("month_day", rf"{_MAYBE_W}{_M}\s+(?:the\s+)?{_D}{_MAYBE_Y}", means.month_day),
    _rule("day_month", rf"{_MAYBE_W}{_D}(?:-|\s+)(?i:of\s+)?{_M}{_MAYBE_Y}", means.month_day),
    _rule(
        "day_month",
        rf"{_MAYBE_W}(?P<day_word>(?i:{_DAY_WORDS}))\s+(?i:day\s+)?of\s+{_M}{_MAYBE_Y}",
        means.ordinal_month,
    ),
    _rule("day_range", rf"{_M}\s+{_D}{_TO}{_D2}{_MAYBE_Y}", means.month_day),
    _rule("day_range", rf"{_D}{_TO}{_D2}\s+(?i:of\s+)?{_M}{_MAYBE_Y}", means.month_day),
    _rule("day_range", rf"{_M}\s+{_D}{_TO}{_M2}\s+{_D2}{_MAYBE_Y}", means.month_day),
    _rule("day_range", rf"{_D}\s+{_M}{_TO}{_D2}\s+{_M2}{_MAYBE_Y}", means.month_day),
    _rule("ordinal", rf"(?<=\b[Oo]n )the {_D}(?=\s*(?:[.,;:)]|$))", means.of_ordinal),
    _rule("month_year", rf"{_VAGUE}?{_M}(?:\s+of)?,?\s+{_Y}{_NO_COUNT}", periods.month_of_year),
    _rule(
        "month_of_year_said",
        rf"{_M}\s+(?:of\s+)?(?P<rel>(?i:last|this|next))\s+(?i:year)",
        periods.month_of_near_year,
        ("year",),
    ),
    _rule("month", rf"{_VAGUE}?(?P<which>(?i:last|next|this))\s+{_M}", periods.month_alone),
    _rule("month", rf"{_VAGUE}{_M}{_NO_OWNER}", periods.month_alone),
    _rule("month_range", rf"(?i:from)\s+(?P<expr>{_M}\s+(?i:to|until|through)\s+{_M2}{_MAYBE_Y})", periods.month_range),
    _rule("month_range", rf"(?i:in)\s+(?P<expr>{_M}\s+or\s+{_M2}{_MAYBE_Y})", periods.month_range),
    _rule("month_range", rf"(?i:between)\s+(?P<expr>{_M}\s+and\s+{_M2}{_MAYBE_Y})", periods.month_range),
    _rule("month", rf"{_IN}\s+(?P<expr>{_M}){_NO_OWNER}(?!\s+[A-Z])", periods.month_alone),
    # "From August Velia will levy": no person's name begins behind such a word at the start of a sentence.
    _rule("month", rf"(?:In|Since|By|Until|During|From)\s+(?P<expr>{_M}){_NO_OWNER}(?=\s+[A-Z])", periods.month_alone),
    _rule("month", rf"{_SURE_MONTH}(?!\s+[A-Z]|['’]s\s+[A-Z])", periods.month_alone),
    _rule(
        "weekday_of_week",
        rf"{_W},?{_PART}\s+(?i:of\s+)?(?P<which>(?i:last|this|next))\s+(?i:week)",
        means.weekday_of_week,
        ("week",),
    ),
    _rule(
        "weekday_directed",
        rf"(?P<which>(?i:last|next|this coming|the coming|this past|this|coming|past))\s+{_W}{_PART}",
        means.weekday_directed,
        ("this", "last", "next", "coming", "past"),
    ),
    _rule(
        "weekday_counted",
        rf"{_COUNT}\s+(?P<unit>(?i:day|week))s?\s+(?P<way>(?i:from|after|ago))\s+(?i:on\s+)?"
        rf"(?:{_W}|(?P<today>(?i:today|yesterday|tomorrow)))",
        means.weekday_counted,
        ("from", "after", "ago"),
    ),
    _rule("weekday_week", rf"{_W}\s+(?i:week)(?!['’]s|\s+(?:of|ago))", means.weekday_after_next, ("week",)),
    _rule(
        "weekday_range",
        rf"(?:(?i:overnight|the night of)\s+(?:from\s+)?)?{_W}\s+(?i:into|to)\s+{_W2}",
        means.weekday_range,
    ),
    _rule("weekday_range", rf"{_W}{_TO.replace('and|', '')}{_W2}", means.weekday_range),
    _rule("weekday_range", rf"(?i:between)\s+(?P<expr>{_W}\s+and\s+{_W2})", means.weekday_range),
    _rule("weekday", rf"(?:(?i:early|late)\s+(?i:on\s+)?)?{_W}{_PART}", means.weekday_alone),
    _rule(
        "near_day",
        r"(?P<near>(?i:the day before yesterday|the day after tomorrow|yesterday|tomorrow|(?:earlier |later )?today|"
        r"tonight|"
        r"(?:earlier|later) in the day|overnight|last night|the night before last|"
        rf"(?:earlier |later )?this (?:morning|afternoon|evening)){_PART})",
        means.near_day,
    ),
    _rule(
        "period",
        r"(?<!\bthe )(?<!\bThe )(?P<vague>(?i:early|earlier|late|later|mid)[\s-]+)?"
        r"(?P<which>(?i:last|this|next|the coming|this coming|the current))\s+(?P<unit>(?i:week|month|year))",
        periods.period,
        ("last", "this", "next", "coming", "current"),
    ),
    _rule(
        "period",
        r"(?i:the\s+(?P<unit>week|month|year)\s+(?P<far>before last|after next))",
        periods.period_beyond,
        ("before last", "after next"),
    ),
    _rule(
        "weekend",
        r"(?P<which>(?i:last|next|this past|this coming|this|the past|the coming|the))\s+(?i:weekend)",
        means.weekend,
        ("weekend",),
    ),
    _rule(
        "edge_of_period",
        r"(?i:(?:the )?(?P<edge>end|start|beginning|middle) of (?P<which>the|this|last|next) "
        r"(?P<unit>week|month|year))",
        periods.edge_of_period,
        ("end of", "start of", "beginning of", "middle of"),
    ),
    _rule(
        "edge_of_year",
        rf"(?i:the\s+)?(?P<edge>(?i:end|start|beginning|middle))\s+of\s+{_Y}{_NO_COUNT}",
        periods.edge_of_year,
    ),
    _rule("season", rf"(?P<which>(?i:last|this|next))\s+{_SEASON}", periods.season),
    _rule("season", rf"(?i:the\s+)?{_SEASON}(?:\s+of|,)?\s+{_Y}", periods.season),
    _rule(
        "season",
        r"(?i:in|over|by|since|until)\s+(?P<expr>the\s+(?P<season>spring|summer|autumn|winter))",
        periods.season,
    ),
    _rule(
        "part_of_year",
        r"(?i:(?:the )?(?P<ordinal>first|second|third|fourth|last) (?P<part>half|quarter) of "
        rf"(?:(?P<which>this|the|last|next) year|{_Y}))",
        periods.part_of_year,
        (" half of", " quarter of"),
    ),
    _rule(
        "quarter",
        rf"Q(?P<quarter>[1-4])\s+(?:of\s+)?{_Y}|{_Y.replace('year', 'year_before')}\s+Q(?P<quarter2>[1-4])",
        periods.quarter,
    ),
    _rule(
        "ago", r"(?i:(?P<count>a|an|\w+)(?P<unit>\s+years?)?\s+and a half(?P<unit2>\s+years)?\s+ago)", means.half_ago
    ),
    _rule(
        "ago",
        rf"{_ABOUT}{_COUNT}\s+{_UNIT}\s+(?i:ago)",
        means.ago,
    ),
    _rule("hours_ago", r"(?i:(?:(?:just|only)\s+)?(?:a few\s+|some\s+)?(?:hours|minutes)\s+ago)", means.hours_ago),
    _rule("ahead", rf"(?i:in)\s+(?:about\s+)?{_COUNT}\s+{_UNIT}(?P<time>['’]?\s+(?i:time))?", means.ahead),
    _rule("ahead", rf"{_COUNT}\s+{_UNIT}(?P<time>\s+(?i:from now))", means.ahead, ("from now",)),
    _rule("year_range", rf"{_Y}(?:\s?[-–—/]\s?|\s+to\s+)(?P<year2>(?:1[5-9]|20)\d\d|\d\d)", periods.year_range),
    _rule("year_range", rf"(?i:between)\s+(?P<expr>{_Y}\s+and\s+(?P<year2>(?:1[5-9]|20)\d\d))", periods.year_range),
    _rule(
        "decade", r"(?:(?i:the)\s+)?(?:(?i:early|mid|late)[\s-]+)?(?P<decade>(?:1[5-9]|20)\d0)['’]?s", periods.decade
    ),
    _rule("year", rf"(?i:(?:{_IN}|of|and|or)\s+)(?P<expr>{_VAGUE}?{_Y}){_NO_COUNT}", periods.of_year),
    # At the start of a sentence a year counts nothing: "In 2014 soldiers appeared".
    _rule("year", rf"(?:In|Since|By|During)\s+(?P<expr>{_Y})(?=\s+[a-z])", periods.of_year),
    _rule("year", rf"{_VAGUE}{_Y}{_NO_COUNT}", periods.of_year),
    _rule(
        "year",
        rf"(?<=\d\d\d\d, ){_Y}(?=(?:, {_Y.replace('year', 'y2')})*,? (?:and|or) (?:1[5-9]|20)\d\d\b)",
        periods.of_year,
    ),
    _rule("year", rf"(?i:the year\s+)?\((?P<expr>{_Y})\)", periods.of_year),
    _rule(
        "year_of_noun",
        rf"(?i:the|a|its|his|her|their)\s+(?P<expr>{_Y}){_NO_COUNT}(?=\s+[A-Za-z]{{4,}})",
        periods.of_year,
    ),
    _rule(
        "holiday",
        rf"(?P<holiday>(?i:New Year['’]s (?:Eve|Day)|Christmas (?:Eve|Day))){_MAYBE_Y}"
        r"(?:,?\s+(?P<rel>(?i:last|this|next))\s+(?i:year))?",
        means.holiday,
    ),
)
