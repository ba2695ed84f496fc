"""Subjects that the model hangs on a phrase that opens the sentence, on a day, or on the noun before "and"."""

from __future__ import annotations

from datetime import date

import pytest

from coding.coder import Coder


@pytest.mark.parametrize(
    ("text", "act", "actor"),
    [
        ("In its strongest move since the spring, Chad, which has long complained of being ignored, expelled two "
         "Sudanese diplomats.", "expel_diplomats", "TCD"),
        ("Late on Monday Chad – alone among the members of the pact – shelled Sudanese positions near the border.",
         "shelling", "TCD"),
        ("Chile recalled its envoy, Peru called for talks and Ethiopia threatened Eritrea with retaliation.",
         "threat", "ETH"),
        ("State media in Chad said the country had expelled two Sudanese diplomats.", "expel_diplomats", "TCD"),
    ],
)  # fmt: skip
def test_who_does_it_is_found(coder: Coder, text: str, act: str, actor: str) -> None:
    events = [e for e in coder.code(title="", text=text, published=date(2025, 6, 2)) if e.act == act]
    assert [party.code for e in events for party in e.actors] == [actor]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("On the evening of 13 November gunmen killed 130 people in Paris.", "gunmen"),
        ("On Tuesday supporters of Hezbollah attacked an embassy.", "supporters"),
    ],
)
def test_a_day_is_no_word_of_the_subject(coder: Coder, text: str, subject: str) -> None:
    doc = coder.parser.parse(text, 0)[0].doc
    assert doc is not None
    (noun,) = [token for token in doc if token.dep_ == "nsubj"]
    assert noun.text == subject
    assert not any(child.text in {"November", "Tuesday"} for child in noun.children)


def test_a_sentence_with_its_subject_in_place_stays_as_it_is(coder: Coder) -> None:
    doc = coder.parser.parse("On Monday the minister, a general, attacked Chad and Peru signed.", 0)[0].doc
    assert doc is not None
    assert [t.text for t in doc if t.dep_ == "appos"] == ["general"]
