"""Quantities: own cases by file, and what must hold for any text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.lowercase import lowercase
from coding.magnitudes import MagnitudeSpan, find_magnitudes
from coding.numbers import _OPENING, _PHRASE, value_of

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases" / "magnitudes.yaml").read_text(encoding="utf-8"))
WORDS = st.sampled_from(
    ["two", "12", "1,500", "9" * 40, "$", "€3bn", "to", "-", "between", "and", "hundred", "dozens of", "at least"]
) | st.sampled_from(
    ["soldiers", "killed", "tanks", "a", "drone", "Su-35", "of", "wounded or", "million", "\u0301", "٣", "½"]
)


def params() -> list[Any]:
    return [
        pytest.param(case, id=case["text"][:60], marks=pytest.mark.xfail(reason=case["todo"]) if "todo" in case else ())
        for case in CASES["cases"]
    ]


def said(span: MagnitudeSpan) -> str:
    quantity = span.magnitude
    low, high = ("-" if bound is None else f"{bound:.0f}" for bound in (quantity.low, quantity.high))
    return f"{quantity.kind} {low} {high} {quantity.unit}{'~' * quantity.approximate} | {quantity.text}"


@pytest.mark.parametrize("case", params())
def test_quantity_is_read_as_the_case_says(case: dict[str, Any]) -> None:
    assert [said(span) for span in find_magnitudes(case["text"])] == case["quantities"]


def test_spans_give_the_number_phrase_and_its_head() -> None:
    text = "Some 40,000 Orlian troops moved."
    (span,) = find_magnitudes(text)
    assert text[span.start : span.end] == "Some 40,000"
    assert text[span.head_start : span.head_end] == "troops"


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("half a million", 500_000),
        ("a hundred", 100),
        ("two hundred and six", 206),
        ("1.5 million", 1_500_000),
        ("nine eleven", None),
        ("twenty twenty-two", None),
        ("1" * 30, None),
    ],
)
def test_number_words_have_their_value(words: str, value: float | None) -> None:
    assert value_of(words) == value


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=25).map(" ".join)))
def test_any_text_gives_spans_within_it_and_bounds_in_order(text: str) -> None:
    spans = find_magnitudes(text)
    assert spans == find_magnitudes(text)
    for span in spans:
        quantity = span.magnitude
        assert 0 <= span.start < span.end <= len(text)
        assert 0 <= span.head_start < span.head_end <= len(text)
        assert quantity.text in text
        assert quantity.low is None or quantity.high is None or quantity.low <= quantity.high


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text("a us$€₽5~.-twenhufm,", max_size=60), st.lists(WORDS, max_size=25).map(" ".join)))
def test_no_number_phrase_begins_at_a_word_that_is_not_tried(text: str) -> None:
    lower = lowercase(text)
    begun = {at for at in range(len(lower)) if _PHRASE.match(lower, at)}
    assert begun <= {opening.start() for opening in _OPENING.finditer(lower)}


@pytest.mark.parametrize("text", ["", "x" * 100_000, "1" * 100_000, "more than " * 10_000, "\u202e\u0301" * 1000])
def test_odd_text_gives_no_quantity(text: str) -> None:
    assert find_magnitudes(text) == []
