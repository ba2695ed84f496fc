"""What maintenance ends and what it keeps: logs by age, snapshots by number, earlier versions by days."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from schemas.codes import FetchPurpose, HealthState, RejectReason, RejectStage
from schemas.errors import LockedError
from schemas.operations import Fetch, Reject, SourceHealth
from warehouse.known import known_items
from warehouse.load import load_articles
from warehouse.maintain import Retention, maintain_store
from warehouse.publish import publish_snapshot, snapshot_names
from warehouse.store import Store

LISTING = "https://paper.example/feed.xml"


def reject(at: Any, name: str) -> Reject:
    return Reject.of(
        stage=RejectStage.EXTRACT, reason=RejectReason.NO_TEXT, detail="none", run_id="r", rejected_at=at, url=name
    )


def health(press: Any, days_ago: int) -> SourceHealth:
    day = press.now.date() - timedelta(days=days_ago)
    return SourceHealth(
        source_id="paper", publisher="p", source_country=None, day=day, state=HealthState.OK, run_id="r", year=day.year
    )


def test_log_rows_end_with_their_age_and_what_is_still_asked_for_stays(store: Store, press: Any) -> None:
    old, older = press.later(-24 * 500), press.later(-24 * 600)
    fetches = [
        press.fetch("older listing", LISTING, requested_at=older, etag="1", year=older.year),
        press.fetch("old listing", LISTING, requested_at=old, etag="2", year=old.year),
        press.fetch("old page", "https://x", purpose=FetchPurpose.PAGE, requested_at=old, year=old.year),
        press.fetch("new page", "https://y", purpose=FetchPurpose.PAGE),
    ]
    load_articles(
        store,
        [],
        fetches=fetches,
        rejects=[reject(old, "old"), reject(press.now, "new")],
        health=[health(press, 500), health(press, 0)],
        run_id="r1",
        now=press.now,
    )
    freed = maintain_store(store, press.now)
    assert freed.log_rows_removed == {"fetches": 2, "rejects": 1}
    assert sorted(row.fetch_id for row in store.rows(Fetch)) == ["new page", "old listing"]
    assert known_items(store).etag_by_url == {LISTING: "2"}
    assert [row.url for row in store.rows(Reject)] == ["new"]
    assert len(store.rows(SourceHealth)) == 2
    asked = Retention(log_days={"source_health": 400, "fetches": None})
    assert maintain_store(store, press.now, asked).log_rows_removed == {"source_health": 1}


def test_a_clock_far_ahead_does_not_empty_the_logs(store: Store, press: Any) -> None:
    load_articles(store, [], rejects=[reject(press.now, "a")], run_id="r1", now=press.now)
    assert maintain_store(store, press.later(24 * 5_000)).log_rows_removed == {}
    assert len(store.rows(Reject)) == 1


def test_as_many_snapshots_stay_as_the_setting_says(store: Store, press: Any) -> None:
    load_articles(store, [press.article("a")], run_id="r1", now=press.now)
    for nth in range(5):
        publish_snapshot(store, store.data_dir, press.later(nth), newest_kept=5)
    assert maintain_store(store, press.later(9), Retention(newest_snapshots=2)).snapshots_removed == 3
    assert len(snapshot_names(store.data_dir / "snapshots")) == 2


def test_earlier_versions_and_orphans_stay_as_long_as_the_history(store: Store, press: Any) -> None:
    for name in "abcd":
        load_articles(store, [press.article(name)], run_id="r1", now=press.now)
    orphan = store.path("articles") / "year=2022" / "part-orphan.parquet"
    orphan.write_bytes(b"half a file")
    kept = maintain_store(store, press.now, Retention(history_days=3))
    assert (kept.files_removed, orphan.exists()) == (0, True) and kept.files_compacted >= 4
    gone = maintain_store(store, press.now, Retention(history_days=0))
    assert gone.files_removed >= 5 and gone.bytes_freed > 0 and not orphan.exists()
    assert store.read("articles").num_rows == 4


def test_beside_a_run_it_waits_and_then_says_for_whom(store: Store, press: Any) -> None:
    load_articles(store, [press.article("a")], run_id="r1", now=press.now)
    with store.writer("nightly r7"), pytest.raises(LockedError, match="nightly r7"):
        maintain_store(Store(store.data_dir), press.now, wait_seconds=0.2)
