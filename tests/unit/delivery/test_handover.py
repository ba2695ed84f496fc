"""Each receiver is told each verdict once, a receiver that fails later, and nobody of old history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from delivery.handover import hand_over
from schemas.codes import AlertVerdict
from schemas.deliveries import Delivery
from tests.unit.delivery.samples import NEWEST, NOW, Ear, Table, alert, closed, rules


def test_a_receiver_is_told_once_however_many_runs_follow() -> None:
    table, ear = Table(), Ear()
    for run in ("r1", "r2", "r3"):
        handed = hand_over([alert("a1"), alert("a2")], [ear], table.all(), table.keep, rules(run))
    assert ear.heard == ["a1.open", "a2.open"]
    assert (handed[0].n_due, handed[0].n_delivered) == (0, 0)
    assert {row.delivered_at for row in table.all()} == {NOW}


def test_the_end_of_a_spell_is_told_to_who_was_told_of_its_beginning_however_late() -> None:
    table, ear = Table(), Ear()
    hand_over([alert()], [ear], table.all(), table.keep, rules())
    late = closed(alert(), NEWEST - timedelta(days=400))
    hand_over([late], [ear], table.all(), table.keep, rules())
    assert ear.heard == ["a1.open", "a1.closed"]


def test_a_new_receiver_gets_no_flood_of_history() -> None:
    table, ear = Table(), Ear()
    old = closed(alert("old"), NEWEST - timedelta(days=15))
    new = closed(alert("new"), NEWEST - timedelta(days=14))
    hand_over([old, new], [ear], table.all(), table.keep, rules(days=14))
    assert ear.heard == ["new.closed"]


def test_what_was_due_stays_due_until_it_is_taken_however_old_it_gets() -> None:
    table, deaf = Table(), Ear(takes=0)
    ended = closed(alert(), NEWEST)
    handed = hand_over([ended], [deaf], table.all(), table.keep, rules())
    assert (handed[0].n_due, handed[0].n_delivered, handed[0].error) == (1, 0, "HTTP 500")
    later = rules()
    late = type(later)(NEWEST + timedelta(days=90), later.days, "r9", later.now)
    ear = Ear()
    hand_over([ended], [ear], table.all(), table.keep, late)
    assert ear.heard == ["a1.closed"]
    (row,) = table.all()
    assert (row.n_tries, row.error, row.run_id) == (2, None, "r9")


def test_an_alert_that_stands_no_more_is_taken_back_where_it_was_told_and_nowhere_else() -> None:
    table, told, deaf = Table(), Ear(name="told"), Ear(name="deaf", takes=0)
    hand_over([alert()], [told, deaf], table.all(), table.keep, rules())
    deaf.takes = 10
    hand_over([], [told, deaf], table.all(), table.keep, rules())
    hand_over([], [told, deaf], table.all(), table.keep, rules())
    assert (told.heard, deaf.heard) == (["a1.open", "a1.withdrawn"], [])


def test_an_alert_that_leaves_with_old_days_is_not_taken_back() -> None:
    table, ear = Table(), Ear()
    one = alert(start_day=date(2020, 1, 1), peak_day=date(2020, 1, 2), year=2020)
    hand_over([one], [ear], table.all(), table.keep, rules())
    hand_over([], [ear], table.all(), table.keep, rules())
    assert ear.heard == ["a1.open"]


@pytest.mark.parametrize("trouble", [RuntimeError("a bug of the channel"), OSError("no route")])
def test_one_receiver_that_breaks_costs_the_others_nothing(trouble: Exception) -> None:
    table, broken, ear = Table(), Ear(name="broken", takes=1, trouble=trouble), Ear()
    handed = hand_over([alert("a1"), alert("a2"), alert("a3")], [broken, ear], table.all(), table.keep, rules())
    assert ear.heard == ["a1.open", "a2.open", "a3.open"]
    assert (handed[0].n_delivered, handed[0].n_due) == (1, 3)
    assert str(trouble) in str(handed[0].error)
    broken.takes = 10
    hand_over([alert("a1"), alert("a2"), alert("a3")], [broken, ear], table.all(), table.keep, rules())
    assert broken.heard == ["a1.open", "a2.open", "a3.open"]


def test_a_kill_between_sending_and_storing_sends_the_same_key_again() -> None:
    table, ear = Table(), Ear()

    def killed(rows: Sequence[Delivery]) -> None:
        if any(row.delivered_at for row in rows):
            raise KeyboardInterrupt
        table.keep(rows)

    with pytest.raises(KeyboardInterrupt):
        hand_over([alert()], [ear], table.all(), killed, rules())
    assert [row.delivered_at for row in table.all()] == [None]
    hand_over([alert()], [ear], table.all(), table.keep, rules())
    hand_over([alert()], [ear], table.all(), table.keep, rules())
    assert ear.heard == ["a1.open", "a1.open"]


def test_receivers_of_one_channel_are_told_apart() -> None:
    table, first, second = Table(), Ear(name="first"), Ear(name="second", takes=0)
    hand_over([alert()], [first, second], table.all(), table.keep, rules())
    assert {(row.receiver, row.verdict, row.delivered_at) for row in table.all()} == {
        ("first", AlertVerdict.OPEN, NOW),
        ("second", AlertVerdict.OPEN, None),
    }
