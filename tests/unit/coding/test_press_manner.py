"""Long sentences of the press: attempts, old acts beside new ones, unnamed parties, nouns for acts."""

from __future__ import annotations

from datetime import date

from coding.coder import Coder
from schemas.coded import CodedEvent
from schemas.codes import Status


def _coded(coder: Coder, body: str, title: str = "News of the day") -> list[CodedEvent]:
    return coder.code(title=title, text=body, published=date(2024, 6, 12))


def _codes(event: CodedEvent) -> tuple[list[str | None], list[str | None]]:
    return [party.code for party in event.actors], [party.code for party in event.recipients]


def test_an_attempted_attack_is_one(coder: Coder) -> None:
    (event,) = _coded(coder, "Heavily armed men tried to storm a prison in Niger on Monday.")
    assert (event.act, event.status) == ("armed_attack", Status.ACTUAL)


def test_an_expulsion_of_today_is_no_repeat_of_an_old_one(coder: Coder) -> None:
    body = "Latvia expelled three Russian diplomats on Tuesday. In 2018 it had expelled another Russian diplomat."
    events = [event for event in _coded(coder, body) if event.act == "expel_diplomats"]
    assert [event.status for event in events] == [Status.ACTUAL, Status.HISTORICAL]


def test_an_accord_of_unnamed_parties_is_told_by_day_and_place(coder: Coder) -> None:
    body = "Ethiopia and Eritrea say little. The war ended with an accord signed in Pretoria on November 2, 2022."
    events = [event for event in _coded(coder, body) if event.event_type == "AGREE"]
    assert [(event.status, event.event_date) for event in events] == [(Status.HISTORICAL, date(2022, 11, 2))]


def test_who_plans_an_evacuation_does_it(coder: Coder) -> None:
    (event,) = _coded(coder, "Japan drew up plans for the evacuation of its citizens from South Korea.")
    assert (event.act, event.status, _codes(event)) == ("evacuate_embassy", Status.FUTURE, (["JPN"], ["KOR"]))


def test_what_hangs_on_the_noun_behind_of_is_the_act_s(coder: Coder) -> None:
    (event,) = _coded(coder, "The capture of four border posts by the Taliban alarmed Tajikistan.")
    assert (event.act, _codes(event)[0]) == ("seize_territory", ["Taliban"])


def test_what_others_speak_of_afterwards_was_held(coder: Coder) -> None:
    body = "Kenya's president spoke after a summit of Kenya and Ethiopia in Nairobi on Monday."
    assert [(event.act, event.status) for event in _coded(coder, body)] == [("summit", Status.ACTUAL)]


def test_police_are_of_the_one_state_that_a_paragraph_names(coder: Coder) -> None:
    body = "Chile and Peru disagree. Bolivia and Peru talk.\n\nIn Ghana a rally ended. The police arrested two editors."
    events = [event for event in _coded(coder, body) if event.act == "arrest"]
    assert [_codes(event)[0] for event in events] == [["GHA"]]
