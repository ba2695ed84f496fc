"""The API: filters, pages that say what is left, and a stable shape."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import httpx
import pytest

from dashboard.snapshot import latest_opened
from schemas.events import Event
from schemas.indicators import IndicatorDay

Serve = Callable[[Path], AbstractContextManager[httpx.Client]]


def get(client: httpx.Client, path: str, **parameters: Any) -> dict[str, Any]:
    answer = client.get(path, params=parameters)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_an_event_has_every_column_and_its_source(client: httpx.Client) -> None:
    found = get(client, "/api/v1/events.json", act="talks")
    assert set(found) == {"snapshot", "total", "limit", "offset", "next_offset", "events"}
    event = found["events"][0]
    assert set(event) == set(Event.model_fields) | {"source_url", "source_title", "source_publisher"}
    assert event["evidence"]
    assert event["source_url"].startswith("https://publisher0.example/")
    assert [party["code"] for party in event["actors"]] == ["NATO", "RUS"]


@pytest.mark.parametrize("path", ["events", "indicators"])
def test_an_unknown_filter_is_refused(path: str, client: httpx.Client) -> None:
    answer = client.get(f"/api/v1/{path}.json", params={"actr": "NATO"})
    assert answer.status_code == 422
    assert "actr" in answer.text and "from" in answer.text


@pytest.mark.parametrize(
    ("parameters", "total"),
    [
        ({}, 38),
        ({"actor": "NATO"}, 1),
        ({"recipient": "UKR"}, 37),
        ({"act": "threat"}, 9),
        ({"status": "negated"}, 0),
        ({"from": "2022-02-20", "to": "2022-02-21"}, 10),
        ({"a": "RUS", "b": "NATO"}, 1),
        ({"actor": "RUS", "act": "threat", "from": "2022-02-22"}, 0),
        ({"indicator": "threats", "a": "RUS", "b": "UKR", "day": "2022-02-24"}, 9),
        ({"reported_from": "2022-02-24"}, 1),
    ],
    ids=str,
)
def test_filters_choose(parameters: dict[str, str], total: int, client: httpx.Client) -> None:
    assert get(client, "/api/v1/events.json", **parameters)["total"] == total


def test_pages_say_where_the_next_one_begins(client: httpx.Client) -> None:
    first = get(client, "/api/v1/events.json", limit=30)
    second = get(client, "/api/v1/events.json", limit=30, offset=first["next_offset"])
    ids = [event["event_id"] for page in (first, second) for event in page["events"]]
    assert (first["next_offset"], second["next_offset"], len(set(ids))) == (30, None, 38)


def test_events_come_newest_first(client: httpx.Client) -> None:
    days = [event["event_date"] for event in get(client, "/api/v1/events.json")["events"]]
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize(
    "parameters", [{"limit": "0"}, {"limit": "1001"}, {"status": "maybe"}, {"from": "yesterday"}, {"offset": "-1"}]
)
def test_what_cannot_be_asked_is_refused(parameters: dict[str, str], client: httpx.Client) -> None:
    assert client.get("/api/v1/events.json", params=parameters).status_code == 422


def test_a_quote_in_a_filter_is_a_value_and_not_sql(client: httpx.Client) -> None:
    assert get(client, "/api/v1/events.json", actor="RUS' OR '1'='1")["total"] == 0


def test_an_alert_leads_to_its_events(client: httpx.Client, published: Path) -> None:
    with latest_opened(published) as snapshot:
        alert = snapshot.records("FROM alerts WHERE kind = 'surge' AND series = 'threats'")[0]
    found = get(client, "/api/v1/events.json", alert=alert["alert_id"])
    assert {event["event_id"] for event in found["events"]} == set(alert["evidence"])


def test_indicators_come_by_series_and_day_with_the_reason_of_a_null(client: httpx.Client) -> None:
    found = get(
        client,
        "/api/v1/indicators.json",
        **{"indicator": "rung", "scope": "dyad", "a": "RUS", "b": "UKR", "from": "2022-02-09", "to": "2022-02-11"},
    )
    rows = found["indicators"]
    assert found["total"] == 3
    assert set(rows[0]) == set(IndicatorDay.model_fields)
    assert [(row["day"], row["value"], row["status"]) for row in rows] == [
        ("2022-02-09", 2.0, "ok"),
        ("2022-02-10", None, "no_coverage"),
        ("2022-02-11", 2.0, "ok"),
    ]


def test_health_names_the_snapshot_and_the_newest_day(client: httpx.Client, published: Path) -> None:
    found = get(client, "/health")
    assert found == {
        "status": "ok",
        "snapshot": (published / "latest").resolve().name,
        "newest_day": date(2022, 2, 24).isoformat(),
    }


def test_the_next_request_reads_the_next_snapshot(published: Path, tmp_path: Path, serve: Serve) -> None:
    old = (published / "latest").resolve()
    shutil.copytree(old, tmp_path / "snapshots" / "20220225T000000Z")
    link = tmp_path / "latest"
    link.symlink_to("snapshots/20220225T000000Z")
    with serve(tmp_path) as served:
        before = get(served, "/health")["snapshot"]
        shutil.copytree(old, tmp_path / "snapshots" / "20220226T000000Z")
        moved = tmp_path / "latest.new"
        moved.symlink_to("snapshots/20220226T000000Z")
        moved.replace(link)
        assert (before, get(served, "/health")["snapshot"]) == ("20220225T000000Z", "20220226T000000Z")


def test_requests_at_one_time_are_all_answered(client: httpx.Client) -> None:
    def ask(number: int) -> int:
        path = ("/", "/api/v1/events.json", "/dyad/RUS/UKR")[number % 3]
        return httpx.get(client.base_url.join(path), trust_env=False, timeout=60).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(24))) == {200}


def test_times_are_utc_wherever_the_server_stands(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        with latest_opened(published) as snapshot:
            row = snapshot.records("SELECT first_reported_at AS at FROM events WHERE act = 'invasion'")[0]
    finally:
        monkeypatch.undo()
        time.tzset()
    assert (row["at"].hour, row["at"].utcoffset()) == (12, timedelta(0))


def test_the_snapshot_cannot_be_written_and_no_other_file_read(published: Path) -> None:
    with latest_opened(published) as snapshot:
        for statement in ("DELETE FROM events", "SELECT * FROM read_text('/etc/passwd')", "SET threads = 1"):
            with pytest.raises(duckdb.Error):
                snapshot.records(statement)
