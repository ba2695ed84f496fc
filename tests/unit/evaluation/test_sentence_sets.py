"""Sets of sentences: halves, what counts as right, files of another form."""

from __future__ import annotations

from pathlib import Path

import pytest

from coding.coder import Coder
from evaluation.sentence_sets import score_sentences
from schemas.errors import SettingsError

ITEMS = """
- text: Israeli jets bombed Gaza on Monday, killing 12 people.
  published: 2024-05-03
  expect: [{act: air_strike, actors: [ISR], recipients: [PSE], status: actual}]
- text: Russia expelled four Polish diplomats on Friday.
  published: 2024-05-03
  expect: [{act: expel_diplomats, actors: [RUS], recipients: [DEU], status: actual}]
- text: The striker scored twice.
  published: 2024-05-03
  expect: []
"""


def test_even_items_are_read_and_odd_ones_are_totals(tmp_path: Path, coder: Coder) -> None:
    path = tmp_path / "items.yaml"
    path.write_text(ITEMS)
    scores = score_sentences([path], coder)
    halves = scores.figures()
    assert [halves[half]["record_F1"] for half in ("read", "unread")] == [1.0, 0.0]
    assert [halves[half]["type_F1"] for half in ("read", "unread")] == [1.0, 1.0]
    assert (halves["read"]["silent_texts"], halves["read"]["silent_events"]) == (1, 0)
    assert scores.read.details == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("text: one", "expected a list"),
        ("- {text: one, expect: []}", "item 0: expected expect, published, text"),
        ("- {text: one, published: 2024-05-03, expect: [{act: visit}]}", "item 0: expected events of act"),
        (
            "- {text: a, published: 2024-05-03, expect: [{act: visit, actors: [], recipients: [], status: actual}]}",
            "no such act: visit",
        ),
    ],
)
def test_files_of_another_form_are_named(tmp_path: Path, coder: Coder, content: str, told: str) -> None:
    path = tmp_path / "items.yaml"
    path.write_text(content)
    with pytest.raises(SettingsError, match=told):
        score_sentences([path], coder)
