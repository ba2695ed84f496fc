"""A snapshot made of hand-made rows through the real store and the real publication, with hostile words in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any

import httpx
import uvicorn

from dashboard.app import create_app
from schemas.articles import Article
from schemas.codes import RunStage
from schemas.column import Row
from schemas.events import Event, Mention
from schemas.operations import Run
from warehouse.alerts import judge_alerts
from warehouse.indicators_daily import compute_indicators
from warehouse.publish import publish_snapshot
from warehouse.store import Store
from warehouse.worked_example import ExampleEvent, WorkedExample, example_rows

FIRST = date(2021, 6, 1)
LAST = date(2022, 2, 24)
NOW = datetime(2022, 2, 25, 3, 0, tzinfo=UTC)
HOSTILE = "<script>alert('evidence')</script>"
HOSTILE_TITLE = 'Title "><img src=x onerror=alert(1)><script>alert(2)</script>'


def events() -> list[ExampleEvent]:
    """A quiet year, a wave of threats, a build-up and an invasion."""
    pair: dict[str, Any] = {"actors": ["RUS"], "recipients": ["UKR"], "publishers": 2}
    talks: dict[str, Any] = {"act": "talks", "type": "CONSULT", "quad_class": 1, "rung": 0, "direction": "down"}
    steady = [pair | {"act": "demand", "day": FIRST + timedelta(days=day)} for day in range(0, 260, 10)]
    wave = [pair | {"act": "threat", "type": "THREATEN", "rung": 3, "day": date(2022, 2, 21)} for _ in range(9)]
    return [
        ExampleEvent.model_validate(row)
        for row in (
            *steady,
            *wave,
            talks | {"actors": ["NATO", "RUS"], "day": date(2022, 1, 12)},
            pair
            | {"act": "troop_buildup", "type": "MOBILIZE", "quad_class": 4, "rung": 6, "day": date(2022, 2, 20)}
            | {"persons": [150000, 190000]},
            pair | {"act": "invasion", "type": "ASSAULT", "quad_class": 4, "rung": 10, "day": LAST},
        )
    ]


def rows() -> dict[type[Row], list[Row]]:
    """All rows; the newest event is told in hostile words under a hostile address."""
    example = WorkedExample(first_day=FIRST, last_day=LAST, sources=3, blind_days=[date(2022, 2, 10)], events=events())
    made = example_rows(example)
    newest = f"a0-{LAST.isoformat()}"
    made[Event] = [
        row.model_copy(update={"evidence": HOSTILE}) if getattr(row, "event_date", None) == LAST else row
        for row in made[Event]
    ]
    made[Mention] = [
        row.model_copy(update={"text": HOSTILE}) if getattr(row, "event_date", None) == LAST else row
        for row in made[Mention]
    ]
    made[Article] = [
        row.model_copy(update={"title": HOSTILE_TITLE, "canonical_url": "javascript:alert(3)"})
        if getattr(row, "article_id", None) == newest
        else row
        for row in made[Article]
    ]
    made[Run] = [Run(run_id="r1", flow="nightly", stage=RunStage.INDICATORS, stage_at=NOW, year=2022)]
    return made


def publish(data_dir: Path) -> Path:
    """The snapshot, made as a run makes it."""
    store = Store(data_dir)
    with store.writer("test"):
        for model, some in rows().items():
            store.replace(model.table.name, some)
        compute_indicators(store, run_id="r1", today=LAST)
        judge_alerts(store, run_id="r1", now=NOW)
    return publish_snapshot(store, data_dir, NOW)


@contextmanager
def serving(data_dir: Path) -> Iterator[httpx.Client]:
    """Serves a data directory on a loopback port for as long as the block runs."""
    server = uvicorn.Server(uvicorn.Config(create_app(data_dir), port=0, log_level="error", ws="none"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30) as opened:
        yield opened
    server.should_exit = True
    thread.join()
