"""A clock that jumps back, and a reader that holds an old snapshot while the world goes on."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.faults.nights import OF_THE_CLOCK, OF_THE_RUN, assert_same
from tests.faults.one_night import NIGHTS, night, press
from warehouse.maintain import Retention, maintain_store
from warehouse.publish import latest_snapshot, publish_snapshot, snapshot_names
from warehouse.snapshot import open_snapshot
from warehouse.store import Store


@pytest.mark.faults
def test_a_clock_that_jumps_back_loses_nothing_and_doubles_nothing(clean_nights: Path, tmp_path: Path) -> None:
    store, paper = Store(tmp_path), press()
    for number in range(NIGHTS - 1):
        night(store, paper, number)
    # As if the clock had been three days ahead until now: every file is of a time to come.
    ahead = time.time() + 3 * 86_400
    for path in tmp_path.rglob("*"):
        if path.is_file():
            os.utime(path, (ahead, ahead))
    back = datetime(2021, 12, 30, 3, tzinfo=UTC)
    night(store, paper, NIGHTS - 1, now=back)
    assert latest_snapshot(tmp_path).name == "2021-12-30T030000Z"
    maintain_store(store, back, Retention(history_days=0))
    assert_same(tmp_path, clean_nights, OF_THE_RUN | OF_THE_CLOCK)


@pytest.mark.faults
@pytest.mark.parametrize("publications", [8, pytest.param(20, marks=pytest.mark.heavy)])
def test_a_reader_keeps_its_snapshot_over_many_publications_and_a_maintenance(
    tmp_path: Path, publications: int
) -> None:
    store, paper = Store(tmp_path), press()
    night(store, paper, 0)
    held = latest_snapshot(tmp_path).resolve()
    query = "SELECT event_id, act, evidence, history FROM events ORDER BY event_id"
    with open_snapshot(held) as reader:
        before = reader.execute(query).fetchall()
        night(store, paper, 1)
        for nth in range(publications):
            publish_snapshot(store, tmp_path, datetime(2022, 1, 5, tzinfo=UTC) + timedelta(hours=nth))
        maintain_store(store, datetime(2022, 1, 6, tzinfo=UTC), Retention(history_days=0))
        assert before and reader.execute(query).fetchall() == before
        assert reader.execute("SELECT count(*) FROM mentions").fetchall() > [(0,)]
    assert held.name not in snapshot_names(tmp_path / "snapshots")
    with open_snapshot(latest_snapshot(tmp_path)) as reader:
        n_events = store.sql("SELECT count(*) AS n FROM events").to_pylist()[0]["n"]
        assert reader.execute("SELECT count(*) FROM events").fetchall() == [(n_events,)]
        assert n_events > len(before)
