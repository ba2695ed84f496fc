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


def test_labels_may_be_names_and_offices() -> None:
    turns = Turns(["Question: Why now?", "Defence Minister: We had to.", "Agence (by video): And then?"])
    asked, answered = turns.at("Agence (by video): And then?"), turns.at("Defence Minister: We had to.")
    assert asked is not None
    assert answered is not None
    assert asked.is_question
    assert (answered.label, answered.is_question) == ("Defence Minister", False)


def test_two_people_who_speak_in_turn_need_nobody_who_asks() -> None:
    turns = Turns(["Ana Berg: Welcome.", "Jon Lind: Thank you.", "Ana Berg: We shall begin."])
    assert turns.at("Jon Lind: Thank you.") is not None


def test_an_answer_goes_on_over_paragraphs(coder: Coder) -> None:
    body = BODY + "\n\nLast night we expelled two Russian diplomats."
    events = coder.code(title=TITLE, text=body, published=date(2024, 5, 4))
    (expelled,) = [event for event in events if event.act == "expel_diplomats"]
    assert [party.code for party in expelled.actors] == ["EST"]


def test_items_have_the_subject_of_the_words_above(coder: Coder) -> None:
    body = "The African Union:\n\n1. condemns the coup in Gabon;\n\n2. calls on Gabon to free its president."
    events = coder.code(title="Gabon", text=body, published=date(2023, 9, 1))
    told = {event.act: [party.code for party in event.actors] for event in events}
    assert told["condemnation"] == ["AU"]
    assert told["demand"] == ["AU"]


def test_a_statement_says_who_does_what_it_tells_of(coder: Coder) -> None:
    title = "Statement by the foreign ministry of Poland on Belarus"
    body = "The border with Belarus has been closed.\n\nBelarus must free the journalist."
    events = coder.code(title=title, text=body, published=date(2023, 2, 10))
    told = {event.act: [party.code for party in event.actors] for event in events}
    assert told["border_closure"] == ["POL"]
    assert told["demand"] == ["POL"]


def test_a_term_written_large_is_the_organisation_it_was_made_for(coder: Coder) -> None:
    body = "The summit of the ECOWAS Authority ended.\n\nThe Authority condemns the coup in Niger."
    events = coder.code(title="Communique", text=body, published=date(2023, 8, 11))
    (condemned,) = [event for event in events if event.act == "condemnation"]
    assert [party.code for party in condemned.actors] == ["ECOWAS"]
