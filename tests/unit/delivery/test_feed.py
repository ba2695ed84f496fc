"""The Atom file, as a feed reader sees it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest

from delivery.feed import Feed
from delivery.handover import Rules, hand_over
from schemas.indicators import Alert
from tests.unit.delivery.samples import HOSTILE, NEWEST, Table, alert, closed


def written(path: Path, alerts: Sequence[Alert], table: Table, now: datetime) -> Any:
    """One run's feed, read back by a feed reader."""
    rules = Rules(NEWEST, 14, "r", lambda: now)
    feed = Feed(path, alerts, table.all(), lambda: now, "https://desk.example")
    (handed,) = hand_over(alerts, [feed], table.all(), table.keep, rules)
    assert handed.error is None, handed
    parsed = feedparser.parse(path.read_bytes())
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert parsed.version == "atom10"
    return parsed


def at(hour: int) -> datetime:
    return datetime(2022, 2, 25, hour, tzinfo=UTC)


def test_an_entry_holds_what_an_analyst_needs(tmp_path: Path) -> None:
    (entry,) = written(tmp_path / "alerts.atom", [alert()], Table(), at(3)).entries
    assert entry.title == "Alert: RUS and UKR: 9 threats in the seven days to 2022-02-21"
    assert "value 9, expected 0.41, p 2e-05" in entry.content[0].value
    assert "0.03 false alerts a week are expected" in entry.content[0].value
    assert "Moscow threatened Kyiv on Monday." in entry.content[0].value
    assert entry.link == "https://desk.example/events?alert=a1"
    assert [tag.term for tag in entry.tags] == ["open", "surge"]


def test_a_spell_is_one_entry_that_changes_only_with_its_verdict(tmp_path: Path) -> None:
    path, table = tmp_path / "alerts.atom", Table()
    first = written(path, [alert()], table, at(3))
    again = written(path, [alert(value=12.0)], table, at(4))
    ended = written(path, [closed(alert(), NEWEST)], table, at(5))
    gone = written(path, [], table, at(6))
    assert len({feed.entries[0].id for feed in (first, again, ended, gone)}) == 1
    assert first.entries[0].updated == again.entries[0].updated < ended.entries[0].updated < gone.entries[0].updated
    assert {feed.entries[0].published for feed in (first, again, ended, gone)} == {first.entries[0].published}
    assert "value 12" in again.entries[0].content[0].value
    assert [feed.entries[0].title.split(":")[0] for feed in (again, ended, gone)] == ["Alert", "Ended", "Withdrawn"]


def test_the_feed_is_there_without_any_alert_and_comes_back_when_deleted(tmp_path: Path) -> None:
    path, table = tmp_path / "alerts.atom", Table()
    assert written(path, [], table, at(3)).entries == []
    written(path, [alert()], table, at(4))
    path.unlink()
    assert len(written(path, [alert()], table, at(5)).entries) == 1


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    one = alert(summary=HOSTILE, sentences=[HOSTILE])
    (entry,) = written(tmp_path / "alerts.atom", [one], Table(), at(3)).entries
    assert entry.content[0].type == "text/plain"
    assert "<script>alert(1)</script>" in entry.content[0].value
    assert b"<script>" not in (tmp_path / "alerts.atom").read_bytes()


@pytest.mark.parametrize("blocked", [True, False])
def test_a_file_that_cannot_be_written_is_due_again(tmp_path: Path, blocked: bool) -> None:
    folder, table = tmp_path / "data", Table()
    if blocked:
        folder.write_text("in the way")
    else:
        folder.mkdir()
    feed = Feed(folder / "alerts.atom", [alert()], [], lambda: at(3))
    (handed,) = hand_over([alert()], [feed], [], table.keep, Rules(NEWEST, 14, "r", lambda: at(3)))
    assert (handed.error is not None) is blocked
    assert [row.delivered_at is None for row in table.all()] == [blocked]


def test_a_file_that_cannot_be_written_is_said_so_where_nothing_is_due(tmp_path: Path) -> None:
    table = Table()
    feed = Feed(tmp_path / "nowhere" / "alerts.atom", [], [], lambda: at(3))
    (handed,) = hand_over([], [feed], [], table.keep, Rules(NEWEST, 14, "r", lambda: at(3)))
    assert (handed.n_due, handed.error) == (0, "alerts.atom: No such file or directory")
