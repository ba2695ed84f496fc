"""A late report that moves the first day of a spell, and so the id of its alert, is no news to who was told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import feedparser
import pytest

from delivery.feed import Feed
from delivery.handover import hand_over
from schemas.codes import AlertKind, AlertVerdict
from schemas.indicators import Alert
from tests.unit.delivery.samples import NEWEST, NOW, Ear, Table, alert, closed, rules

MOVED = alert("a2", start_day=date(2022, 2, 19))


def told(*nights: list[Alert], ear: Ear | None = None, table: Table | None = None) -> list[str]:
    """What one receiver hears in some nights, each with the alerts that then stand."""
    ear, table = ear or Ear(), table or Table()
    for alerts in nights:
        hand_over(alerts, [ear], table.all(), table.keep, rules())
    return ear.heard


def test_a_spell_whose_first_day_moves_is_neither_taken_back_nor_told_again() -> None:
    assert told([alert()], [MOVED], [MOVED]) == ["a1.open"]


def test_its_end_is_told_once_and_under_the_id_that_was_told() -> None:
    ended = closed(MOVED, NEWEST)
    assert told([alert()], [MOVED], [ended], [ended], [alert()]) == ["a1.open", "a1.closed"]


def test_a_spell_that_had_ended_and_then_moves_is_not_told_again() -> None:
    assert told([closed(alert(), NEWEST)], [closed(MOVED, NEWEST)]) == ["a1.closed"]


def test_what_is_due_stays_due_once_where_the_first_day_moves_before_it_is_taken() -> None:
    ear, table = Ear(takes=0), Table()
    told([alert()], ear=ear, table=table)
    ear.takes = 10
    assert told([MOVED], [MOVED], ear=ear, table=table) == ["a1.open"]
    assert [row.delivered_at for row in table.all()] == [NOW]


def test_a_moved_spell_that_is_taken_back_is_taken_back_under_the_id_that_was_told() -> None:
    assert told([alert()], [MOVED], [], []) == ["a1.open", "a1.withdrawn"]


def test_a_spell_that_stands_anew_after_it_was_taken_back_is_told() -> None:
    assert told([alert()], [], [MOVED]) == ["a1.open", "a1.withdrawn", "a2.open"]


def test_two_spells_that_become_one_are_told_on_under_the_later_one() -> None:
    first = closed(alert("b1", start_day=date(2022, 2, 1), peak_day=date(2022, 2, 2)), date(2022, 2, 11))
    one = alert("b1", start_day=date(2022, 2, 1))
    nights = [[first, alert()], [one], [closed(one, NEWEST)]]
    assert told(*nights) == ["b1.closed", "a1.open", "a1.closed"]


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": AlertKind.CALM},
        {"series": "fights"},
        {"a": "BLR"},
        {"b": "POL"},
        {"start_day": date(2022, 2, 22), "peak_day": date(2022, 2, 22)},
        {"status": "closed", "end_day": date(2022, 2, 20), "peak_day": date(2022, 2, 20)},
    ],
)
def test_another_spell_is_told_and_the_one_that_is_gone_is_taken_back(changes: dict[str, object]) -> None:
    heard = told([alert()], [alert("a2", **changes)])
    assert sorted(heard) == ["a1.open", "a1.withdrawn", f"a2.{changes.get('status', 'open')}"]


def test_the_entry_of_the_feed_goes_on_with_the_spell(tmp_path: Path) -> None:
    table, ids = Table(), set()
    for alerts in ([alert()], [MOVED], [closed(MOVED, NEWEST)]):
        feed = Feed(tmp_path / "alerts.atom", alerts, table.all(), lambda: NOW, "https://desk.example")
        hand_over(alerts, [feed], table.all(), table.keep, rules())
        (entry,) = feedparser.parse((tmp_path / "alerts.atom").read_bytes()).entries
        assert f"from {alerts[0].start_day}" in entry.content[0].value
        assert entry.link.endswith(f"alert={alerts[0].alert_id}")
        ids.add(entry.id)
    assert len(ids) == 1
    assert {row.verdict for row in table.all()} == {AlertVerdict.OPEN, AlertVerdict.CLOSED}
