"""Which words of a sentence fill the slots of a pattern, where the parser hangs them on another one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from schemas.coded import CodedEvent
from tests.unit.coding.coded import told

Read = Callable[[str], list[CodedEvent]]


@pytest.mark.parametrize(
    ("sentence", "act", "actors", "recipients"),
    [
        ("Peru called in the Bolivian ambassador to complain about the raid.", "protest_note", ["PER"], ["BOL"]),
        ("Iran's parliament voted down a plan for a truce.", "reject_deescalation", ["IRN"], []),
        ("Niger has let two Italian engineers go.", "prisoner_release", ["NER"], ["ITA"]),
        ("Belarus allowed a Latvian teacher to leave.", "prisoner_release", ["BLR"], ["LVA"]),
        ("Uganda barred a Kenyan mayor from taking office.", "political_ban", ["UGA"], ["KEN"]),
        ("Brazil unveiled a plan for ending the war in Sudan.", "proposal", ["BRA"], []),
        ("The Chilean navy called its ships back to port.", "stand_down", ["CHL"], []),
    ],
)  # fmt: skip
def test_objects_and_prepositions_are_found_where_they_hang(
    read: Read, sentence: str, act: str, actors: list[str], recipients: list[str]
) -> None:
    assert (act, actors, recipients, "actual") in told(read(sentence))


@pytest.mark.parametrize(
    ("sentence", "act", "actors"),
    [
        ("There will be no negotiations with Chad, Niger's president said.", "reject_talks", ["NER"]),
        ("Eritrea would hear nothing of a ceasefire.", "reject_deescalation", ["ERI"]),
        ("No hostage will be released before winter, Hamas said.", "reject_deescalation", ["Hamas"]),
    ],
)
def test_no_nobody_and_nothing_belong_to_a_negative_pattern(
    read: Read, sentence: str, act: str, actors: list[str]
) -> None:
    assert (act, actors, "actual") in [(a, who, status) for a, who, _, status in told(read(sentence))]


@pytest.mark.parametrize(
    "sentence",
    [
        "The Chilean navy sailed off the coast of Peru.",  # "off" governs a place here
        "Brazil has let its fishing treaty with Peru be.",
        "Niger has let the rain go.",
    ],
)
def test_places_and_things_are_not_taken_for_such_objects(read: Read, sentence: str) -> None:
    assert not [e for e in told(read(sentence)) if e[0] in {"prisoner_release", "seizure", "withdrawal"}]


@pytest.mark.parametrize(
    ("sentence", "act"),
    [
        ("The president of the largest Chilean bank resigned on Monday.", "resignation"),  # of a bank, not of a state
        ("Peru has no plans to end free school meals.", "reject_deescalation"),
        ("Hundreds marched through Quito in costumes.", "protest"),
    ],
)
def test_what_is_excluded_may_stand_behind_of_or_in_an_infinitive(read: Read, sentence: str, act: str) -> None:
    assert act not in [told_act for told_act, _, _, _ in told(read(sentence))]


@pytest.mark.parametrize(
    "sentence",
    [
        "Bolivia's president held a meeting with the governor of Potosi.",
        "The Kenyan president held a session on the coffee harvest.",
        "The Chilean president met with senators and farmers.",
    ],
)
def test_a_state_that_meets_its_own_people_meets_no_other_party(read: Read, sentence: str) -> None:
    assert told(read(sentence)) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Bolivia's president held a meeting with the Peruvian governor of Puno.",
        "The Bolivian envoy held a meeting with a delegation of members of the Peruvian parliament.",
    ],
)
def test_a_meeting_with_somebody_from_elsewhere_is_told(read: Read, sentence: str) -> None:
    assert ["BOL", "PER"] in [sorted(map(str, actors)) for _, actors, _, _ in told(read(sentence))]
