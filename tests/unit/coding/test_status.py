"""Whether an act took place, may, will or did not: operators, modals, negation, conditions, tense."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from coding.coder import Coder
from coding.hits import Names
from schemas.coded import CodedEvent

Read = Callable[[str], list[CodedEvent]]
ANY_NAME = Names(
    is_party=lambda token: token.pos_ == "PROPN", is_place=lambda _token: False, is_people=lambda _token: False
)


def readings(coder: Coder, sentence: str) -> list[tuple[str, str]]:
    """Act after operators and status of every trigger of one sentence, whether or not it is put out."""
    (doc,) = coder.parser.analyser.docs([sentence])
    out = []
    for span in doc.sents:
        for hit in coder.index.hits(span, ANY_NAME):
            reading = coder.statuses.read(hit)
            out.append((reading.act, str(reading.status)))
    return out


def status_of(coder: Coder, sentence: str, act: str = "armed_attack") -> set[str]:
    return {status for name, status in readings(coder, sentence) if name == act}


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Azerbaijan attacked Armenia.", "actual"),
        ("Armenia was attacked by Azerbaijan.", "actual"),
        ("Azerbaijan has attacked Armenia again.", "actual"),
        ("Azerbaijan will attack Armenia.", "future"),
        ("Azerbaijan plans to attack Armenia.", "future"),
        ("Azerbaijan is going to attack Armenia.", "future"),
        ("Azerbaijan could attack Armenia.", "hypothetical"),
        ("Azerbaijan might attack Armenia.", "hypothetical"),
        ("Azerbaijan would attack Armenia.", "hypothetical"),
        ("If Azerbaijan attacks Armenia, France is ready.", "hypothetical"),
        ("It is not clear whether Azerbaijan attacked Armenia.", "hypothetical"),
        ("Will Azerbaijan attack Armenia?", "hypothetical"),
        ("France warned that Azerbaijan might attack Armenia.", "hypothetical"),
        ("France wants to prevent an attack on Armenia.", "hypothetical"),
        ("There are fears of an attack on Armenia.", "hypothetical"),
        ("In case of an attack on Armenia, France will help.", "hypothetical"),
        ("France sees the risk of Armenia being attacked.", "hypothetical"),
        ("Azerbaijan did not attack Armenia.", "negated"),
        ("Azerbaijan never attacked Armenia.", "negated"),
        ("Azerbaijan denied attacking Armenia.", "negated"),
        ("Azerbaijan denied that it had attacked Armenia.", "negated"),
        ("Azerbaijan failed to attack Armenia.", "negated"),
        ("No attack on Armenia took place.", "negated"),
    ],
)
def test_every_form_of_an_attack_has_its_status(coder: Coder, sentence: str, status: str) -> None:
    assert status_of(coder, sentence) == {status}


@pytest.mark.parametrize(
    ("sentence", "act"),
    [
        ("Azerbaijan threatened to attack Armenia.", "threat"),
        ("Azerbaijan vowed to attack Armenia.", "threat"),
        ("Azerbaijan threatened to impose sanctions on Armenia.", "sanctions_threat"),
        ("Azerbaijan refused to withdraw its troops from Armenia.", "reject_deescalation"),
        ("Azerbaijan urged Armenia to withdraw its troops.", "call_for_deescalation"),
    ],
)
def test_an_operator_makes_it_another_act_that_did_happen(coder: Coder, sentence: str, act: str) -> None:
    assert (act, "actual") in readings(coder, sentence)


def test_a_threatened_attack_is_no_attack(read: Read) -> None:
    events = read("Azerbaijan threatened to attack Armenia.")
    assert [(event.act, event.status) for event in events] == [("threat", "actual")]


def test_a_given_attack_stays_actual_whatever_is_said_of_it(coder: Coder) -> None:
    assert status_of(coder, "The attack on Armenia could change the balance in the region.") == {"actual"}
    assert status_of(coder, "France condemned the attack on Armenia.") == {"actual"}


def test_what_is_long_past_is_historical(read: Read) -> None:
    (event,) = [e for e in read("Azerbaijan attacked Armenia in September 2020.") if e.event_type == "ASSAULT"]
    assert event.status == "historical"
    assert (str(event.event_date), event.date_precision) == ("2020-09-01", "month")


def test_a_meeting_on_a_day_to_come_is_future(read: Read) -> None:
    (event,) = [e for e in read("Greek and Turkish diplomats meet in Athens on Friday.") if e.event_type == "CONSULT"]
    assert (event.status, str(event.event_date)) == ("future", "2022-01-14")


def test_what_may_happen_is_told_only_between_known_parties(read: Read) -> None:
    assert not [e for e in read("There are fears of an attack.") if e.event_type == "ASSAULT"]


@pytest.mark.parametrize(
    ("sentence", "act", "status"),
    [
        ("Denmark said it would take countermeasures and expelled two Syrian diplomats.", "expel_diplomats", "actual"),
        ("Peru said it would respond in kind and had recalled its ambassador.", "recall_ambassador", "actual"),
        ("Denmark will protest and expel two Syrian diplomats.", "expel_diplomats", "future"),
        ("Bolivia's president signed a decree to expel two Chilean diplomats.", "expel_diplomats", "actual"),
        ("Mexico issued an order to impose tariffs on Brazil.", "tariffs", "actual"),
        ("Mexico drafted an order to impose tariffs on Brazil.", "tariffs", "hypothetical"),
        ("Analysts say Vietnam could impose sanctions on Laos.", "sanctions_threat", "hypothetical"),
        ("Vietnam could impose sanctions on Laos, its foreign minister said.", "sanctions_threat", "actual"),
    ],
)
def test_the_tense_and_the_voice_of_an_act_are_its_own(coder: Coder, sentence: str, act: str, status: str) -> None:
    assert status_of(coder, sentence, act) == {status}


@pytest.mark.parametrize(
    ("text", "status", "decided_by"),
    [
        ("Russia may withdraw its troops from Georgia.", "hypothetical", "“may”"),
        ("Russia will withdraw its troops from Georgia.", "future", "“will”"),
        ("Turkey did not expel the Greek ambassador.", "negated", "“not”"),
        ("Mali refused to expel the French ambassador.", "negated", "“refused”"),
        ("Russia withdrew its troops from Georgia in 2009.", "historical", "its day"),
        ("Russia withdrew its troops from Georgia.", "actual", ""),
    ],
)
def test_what_a_status_comes_from_is_told(coder: Coder, text: str, status: str, decided_by: str) -> None:
    judged = coder.read(title="", text=text, published=date(2024, 6, 12)).judged
    assert [(one.event.status, one.decided_by) for one in judged] == [(status, decided_by)]
