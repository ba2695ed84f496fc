"""Date expressions: own cases by file, and what must hold for any text."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.date_rules import RULES
from coding.dates import _NEAR, _SEEDS_OF_RULE, DateSpan, Tense, _starts, find_dates

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases" / "dates.yaml").read_text(encoding="utf-8"))
WORDS = st.sampled_from(
    ["Monday", "on", "last", "next", "week", "in", "two", "days", "ago", "May", "31", "Feb.", "2021", "-", "to", "the"]
) | st.sampled_from(
    ["\n", "end of", "will", "said", "24/13/2020", "0001-01-01", "9999 years", "30 February", "’s", "\u0301", "שלום"]
)


def params() -> list[Any]:
    return [
        pytest.param(case, id=case["text"][:60], marks=pytest.mark.xfail(reason=case["todo"]) if "todo" in case else ())
        for case in CASES["cases"]
    ]


def said(text: str, span: DateSpan, expected: str) -> str:
    last = f"..{span.end_date}" if ".." in expected.split(" ")[0] else ""
    return f"{span.date}{last} {span.precision}{'~' * span.is_approximate} {text[span.start : span.end]}"


@pytest.mark.parametrize("case", params())
def test_expression_is_read_as_the_case_says(case: dict[str, Any]) -> None:
    spans = find_dates(case["text"], CASES["published"])
    wanted = case["dates"] + [""] * (len(spans) - len(case["dates"]))
    assert [said(case["text"], span, w) for span, w in zip(spans, wanted, strict=False)] == case["dates"]
    assert len(spans) == len(case["dates"])


def test_tense_of_the_caller_decides_before_any_cue() -> None:
    text = "said Friday"
    assert find_dates(text, date(2023, 10, 11), lambda _: Tense.FUTURE)[0].date == date(2023, 10, 13)
    assert find_dates(text, date(2023, 10, 11), lambda _: Tense.PAST)[0].date == date(2023, 10, 6)


def test_dates_at_the_ends_of_the_calendar_are_dropped() -> None:
    assert find_dates("two years ago", date.min) == []
    assert find_dates("It will be next week.", date.max) == []


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=25).map(" ".join)), st.dates())
def test_any_text_gives_ordered_spans_within_it(text: str, published: date) -> None:
    spans = find_dates(text, published)
    assert spans == find_dates(text, published)
    assert all(0 <= s.start < s.end <= len(text) and s.date <= s.end_date for s in spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text("oO ofThe(InſJan.MayFri2019 -", max_size=90), st.lists(WORDS, max_size=16).map(" ".join)))
def test_no_expression_begins_at_a_word_that_is_not_tried(text: str) -> None:
    text = text[:90]
    for rule in RULES:
        seeds = _SEEDS_OF_RULE[rule.name]
        seed = next(iter(seeds))
        if len(seeds) == 1 and seed in _NEAR:
            begun = {at for at in range(len(text)) if rule.pattern.match(text, at)}
            assert begun <= set(_starts(text, seed)), rule


@pytest.mark.parametrize("text", ["", "x" * 100_000, "1" * 100_000, "Monday" * 10_000, "\u202e\u0301" * 1000])
def test_odd_text_gives_no_date(text: str) -> None:
    assert find_dates(text, date(2023, 10, 11)) == []
