"""Which mentions of one article are one event."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from coding.families import names_closer, same_family
from schemas.coded import CodedEvent

Read = Callable[[str], list[CodedEvent]]


def attacks(events: list[CodedEvent]) -> list[CodedEvent]:
    return [event for event in events if event.event_type == "ASSAULT"]


def test_the_narrower_name_decides_the_act(read: Read) -> None:
    (event,) = attacks(read("Turkey attacked Syria on Monday. Turkey carried out an air strike on Syria on Monday."))
    assert event.act == "air_strike"
    assert len(event.mentions) == 2


def test_attacks_on_two_days_are_two(read: Read) -> None:
    events = attacks(read("Turkey shelled Syria on Monday. Turkey shelled Syria on Tuesday."))
    assert [str(event.event_date) for event in events] == ["2022-01-10", "2022-01-11"]


def test_the_attack_points_back(read: Read) -> None:
    text = "Turkey shelled Syria on Monday.\n\nThe shelling went on for hours.\n\nFrance condemned the shelling."
    assert len(attacks(read(text))) == 1


def test_a_threat_and_the_attack_are_two(read: Read) -> None:
    events = read("Iran attacked Iraq on Monday. Iran threatened to attack Iraq again.")
    assert sorted(event.event_type for event in events) == ["ASSAULT", "THREATEN"]


def test_who_is_named_later_is_filled_in(read: Read) -> None:
    (event,) = attacks(read("Syria was shelled on Monday. The shelling by Turkey hit a market in Syria on Monday."))
    assert [p.code for p in event.actors] == ["TUR"]


@pytest.mark.parametrize(
    ("a", "b", "same", "closer"),
    [
        ("air_strike", "armed_attack", True, True),
        ("armed_attack", "air_strike", True, False),
        ("air_strike", "shelling", False, False),
        ("talks", "talks", True, False),
        ("talks", "shelling", False, False),
    ],
)
def test_only_a_general_name_goes_together_with_a_narrow_one(a: str, b: str, same: bool, closer: bool) -> None:
    assert (same_family(a, b), names_closer(a, b)) == (same, closer)
