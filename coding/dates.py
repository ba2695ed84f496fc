"""From words to days: every date expression of a text, read against the publication date."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from coding.date_basics import MONTH_NAMES, ORDINALS, Anchor, Days
from coding.date_rules import RULES, Rule
from coding.date_tense import CueTense, Tense
from coding.word_choice import either
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


_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FULL_MONTHS = tuple(name.title() for name in MONTH_NAMES)

_BEHIND_SUNDAY = "Times|Mirror|Telegraph|Mail|Herald|Express|Post|World|Star|Tribune|Business|school"


def _whole(words: Iterable[str], behind: str) -> str:
    """Words that begin no inner part of a word, and what stands behind them; every branch begins with its letters."""
    return "|".join(rf"{word}(?<!\w{word}){behind}" for word in words)


# Names that hold a weekday, a month or "today" and are no dates. Each begins with a plain letter: so the search looks
# at the places of those letters alone.
_NAMES = re.compile(
    "|".join(
        (
            *(rf"{name} (?:{_BEHIND_SUNDAY})" for name in ("Sunday", "The Sunday")),
            r"Mail on Sunday|Saturday Night Live|Friday Night Lights|Saturday Evening Post|Friday Evening Post",
            r"Bloody Sunday|Palm Sunday|Easter Sunday|Super Sunday|Remembrance Sunday|Black Friday|Good Friday",
            r"Ash Wednesday|Sheffield Wednesday|Super Tuesday|Cyber Monday|Easter Monday|Maundy Thursday",
            r"Fridays? for Future",
            *(
                f"{name} Today"
                for name in ("USA", "Russia", "India", "Ukraine", "China", "Asia", "Business", "Psychology")
            ),
            r"Black September|October Revolution|Theresa May\b|Mrs\.? May\b|Ms\.? May\b|Brian May\b|James May\b",
            r"April (?:Glaspie|Fool)|Arab Spring|Prague Spring",
            _whole(("The", "the", "A", "a"), rf" (?:{'|'.join(_WEEKDAYS)}) (?!Reuters\b)[A-Z]\w+"),
            r"Friday Harbor",
            _whole(_FULL_MONTHS, r" \d{1,2} (?i:movement|alliance|coalition|brigade|revolution|martyrs)\b"),
            *(rf"{word} [A-Z]\w+(?: [A-Z]\w+)?" for word in ("Operation", "Exercise", "Task Force")),
            _whole(("Friday", "Sunday"), r" (?:prayers?|sermons?|mass)\b"),
            *(rf"{day}s\b" for day in _WEEKDAYS),
        )
    )
)
_NAMES_WITH_A_DAY = re.compile(
    rf"\b\d{{1,2}} (?:{'|'.join(_FULL_MONTHS)}) "
    r"(?i:organi[sz]ation|movement|alliance|coalition|brigade|group|revolution)\b"
)
_IN_A_ROW = re.compile(
    rf"\b(?:first|second|third|fourth|fifth|sixth|\w+th) (?:{'|'.join(_WEEKDAYS)}) (?:running|in a row|in succession)\b"
)
_ROWS = ("running", "in a row", "in succession")


def _names(text: str) -> list[tuple[int, int]]:
    """Where names stand that look like dates."""
    found = [*_NAMES.finditer(text), *_NAMES_WITH_A_DAY.finditer(text)]
    if any(words in text for words in _ROWS):
        found += _IN_A_ROW.finditer(text)
    return [match.span() for match in found]


def find_dates(text: str, published: dt.date, tense_at: Callable[[int], Tense] | None = None) -> list[DateSpan]:
    """Date expressions of a text in their order, none overlapping.

    `tense_at` says the tense of the verb that governs an offset; without it the nearest cue of the clause decides.
    Durations, names and numbers that count something are no dates; a day that does not exist is none either.
    Rules after TimeML's TIMEX3, weekday and year choice as measured on news texts.
    """
    found = _matches(text)
    if not found:
        return []
    anchor = Anchor(published, tense_at or CueTense(text))
    blocked = _names(text)
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


# What a rule's words always hold: most texts hold few of these, and most rules need not be tried.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SEEDS = {
    "month": re.compile(either((*_MONTHS, *(month.upper() for month in _MONTHS)))),
    "weekday": re.compile("Tue|Wed|Thu|Fri"),
    "slash": re.compile("9/11"),
    "ordinal": re.compile(r"n the \d"),
}


def _is_said_in(word: str, other: str) -> bool:
    """Whether a word stands in another one; "Friday" says nothing of days."""
    return word in other and (word == other or not other.endswith("day"))


_SEEDS_LOWER = {
    "weekday": tuple(name.lower() for name in _WEEKDAYS),
    "unit": ("hour", "minute", "day", "week", "fortnight", "month", "year", "decade"),
    "ago": (" ago",),
    "near": ("today", "yesterday", "tomorrow", "night", "this morning", "this afternoon", "this evening", "in the day"),
    "season": ("spring", "summer", "autumn", "fall", "winter"),
    "holiday": ("new year", "christmas"),
}
_LOWER_WORDS = {word for words in _SEEDS_LOWER.values() for word in words}
_LOWER_SEED = re.compile(either(_LOWER_WORDS))
_SEEDS_OF_WORD = {
    word: {name for name, words in _SEEDS_LOWER.items() if any(_is_said_in(other, word) for other in words)}
    for word in _LOWER_WORDS
}
_YEAR_SEED = re.compile(r"[12]\d\d\d")
_SEEDS_OF_RULE = {
    "nine_eleven": {"slash", "month"}, "iso": {"year"}, "numeric": {"year"}, "year": {"year"}, "year_range": {"year"},
    "year_of_noun": {"year"}, "decade": {"year"}, "edge_of_year": {"year"}, "quarter": {"year"}, "week_of": {"month"},
    "month_day": {"month"}, "day_month": {"month"}, "day_range": {"month"}, "month_year": {"month"}, "month": {"month"},
    "month_range": {"month"}, "month_of_year_said": {"month"}, "weekday_of_week": {"weekday"},
    "weekday_directed": {"weekday"}, "weekday_week": {"weekday"}, "weekday_range": {"weekday"}, "weekday": {"weekday"},
    "weekday_counted": {"unit"}, "near_day": {"near"}, "period": {"unit"}, "weekend": {"unit"},
    "edge_of_period": {"unit"}, "season": {"season"}, "part_of_year": {"unit", "year"}, "ago": {"ago"},
    "hours_ago": {"ago"}, "ahead": {"unit"}, "ordinal": {"ordinal"}, "holiday": {"holiday"},
}  # fmt: skip


# Expressions around a month, a weekday or a year are tried only at the words that stand so near before one.
_NEAR = {
    "month": _SEEDS["month"],
    "weekday": re.compile("(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Mon|Tue|Wed|Thu|Fri|Sat|Sun"),
    "year": _YEAR_SEED,
}
_FARTHEST_BEFORE = 100
_PART_OF_TIME = "the|early|mid|late|end|start|beginning|middle|turn|first|second|latter|last|next|this"
_RELATION = "in|since|by|until|till|during|from|through|throughout|before|after|between|to|for|around|back|as"
_ORDINALS = either(word.partition("-")[0] for word in ORDINALS)
_OPENINGS = {
    name: re.compile(rf"(?<![\w$€£¥.-])(?:{signs}|(?i:{words})\b)")
    for name, signs, words in (
        ("month", r"[\dA-Z]", f"week|{_PART_OF_TIME}|{_RELATION}|{_ORDINALS}"),
        ("weekday", "[A-Z]", "overnight|the|between|early|late|last|next|this|coming|past"),
        ("year", r"[\dA-Z(]", f"{_PART_OF_TIME}|{_RELATION}|of|and|or|a|its|his|her|their"),
    )
}
"""What such an expression may begin with."""


def _seeds_in(text: str, lower: str) -> set[str]:
    found = {name for name, words in _SEEDS.items() if words.search(text)}
    for word in set(_LOWER_SEED.findall(lower)):
        found |= _SEEDS_OF_WORD[word]
    return found | {"year"} if _YEAR_SEED.search(text) else found


@cache
def _rules_of(seeds: frozenset[str]) -> list[tuple[int, Rule, int | str, str]]:
    """The rules that some seeds call for: number, rule, group of the expression, and their seed if it is only one."""
    out: list[tuple[int, Rule, int | str, str]] = []
    for rank, rule in enumerate(RULES):
        of_rule = _SEEDS_OF_RULE[rule.name]
        if not seeds.isdisjoint(of_rule):
            group: int | str = "expr" if "expr" in rule.pattern.groupindex else 0
            out.append((rank, rule, group, next(iter(of_rule)) if len(of_rule) == 1 else ""))
    return out


def _matches(text: str) -> list[tuple[int, int, int, re.Match[str]]]:
    """Every match of every rule that the text has words for: start, end, number of the rule, match."""
    lower = text.lower()
    seeds = _seeds_in(text, lower)
    if not seeds:
        return []
    found = []
    starts = {name: _starts(text, name) for name in _NEAR if name in seeds}
    for rank, rule, group, only in _rules_of(frozenset(seeds)):
        if rule.needs and not any(map(lower.__contains__, rule.needs)):
            continue
        matches = _matches_at(rule.pattern, text, starts[only]) if only in starts else rule.pattern.finditer(text)
        found += [(m.start(group), m.end(group), rank, m) for m in matches]
    return sorted(found, key=lambda at: (at[0], -at[1], at[2]))


def _starts(text: str, seed: str) -> list[int]:
    """Where an expression around a seed may begin, in order."""
    out: list[int] = []
    behind, openings = 0, _OPENINGS[seed]
    for match in _NEAR[seed].finditer(text):
        first = max(match.start() - _FARTHEST_BEFORE, behind)
        behind = match.end()
        out += [start.start() for start in openings.finditer(text, first, behind)]
    return out


def _matches_at(pattern: re.Pattern[str], text: str, starts: list[int]) -> Iterator[re.Match[str]]:
    """What finditer() gives, tried at some offsets only."""
    behind = 0
    for start in starts:
        match = pattern.match(text, start) if start >= behind else None
        if match is not None:
            yield match
            behind = match.end()


def _resolve(rule: Rule, match: re.Match[str], anchor: Anchor) -> Days | None:
    # date() and timedelta refuse 30 February and years before 1 or beyond 9999.
    try:
        return rule.resolve(match, anchor)
    except (ValueError, OverflowError):
        return None


def _span(start: int, end: int, days: Days, rule: str) -> DateSpan:
    return DateSpan(start, end, days.first, days.last, days.precision, rule, days.is_approximate)
