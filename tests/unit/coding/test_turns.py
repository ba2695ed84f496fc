"""Interviews and briefings: whose words a turn holds."""

from __future__ import annotations

from datetime import date

from coding.coder import Coder
from coding.turns import Turns

TITLE = "Briefing by the spokesman of Estonia's defence ministry"
BODY = (
    "TAMM: Good morning. Two remarks before we start.\n\n"
    "QUESTION: Did Latvia shoot down the drone on Monday?\n\n"
    "TAMM: No. We shot down a Russian drone over Narva on Monday."
)


def test_we_are_who_answers(coder: Coder) -> None:
    events = coder.code(title=TITLE, text=BODY, published=date(2024, 5, 4))
    (downed,) = [event for event in events if event.act == "air_defence"]
    assert [party.code for party in downed.actors] == ["EST"]
    assert [party.code for party in downed.recipients] == ["RUS"]


def test_a_label_alone_is_no_turn() -> None:
    assert Turns(["UPDATE: Kyiv was hit.", "WRAP: Kyiv was hit."]).at("UPDATE: Kyiv was hit.") is None


def test_a_turn_begins_behind_its_label() -> None:
    turns = Turns(["MS. LEE (via translation): We know.", "Q: When?", "MS. LEE: Yes."])
    answer, question = turns.at("MS. LEE (via translation): We know."), turns.at("Q: When?")
    assert answer is not None
    assert question is not None
    assert (answer.start, answer.is_question) == (27, False)
    assert (question.start, question.is_question) == (3, True)
