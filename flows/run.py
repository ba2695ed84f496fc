"""One run: its id, its record in `runs`, and the summary that is printed at its end."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime

from delivery.handover import Handed
from schemas.codes import RunStage
from schemas.errors import StoreError
from schemas.operations import Run
from warehouse.store import Store


@dataclass
class RunSummary:
    """What a run did, in numbers: the counts that its rows in `runs` carry."""

    n_sources_ok: int = 0
    n_sources_failed: int = 0
    n_articles_new: int = 0
    n_articles_known: int = 0
    n_articles_duplicate: int = 0
    n_mentions: int = 0
    n_events_new: int = 0
    n_events_repeated: int = 0
    n_rejects: int = 0
    n_alerts: int = 0

    def counts(self) -> dict[str, int]:
        """The counts by column name of `runs`."""
        return {part.name: getattr(self, part.name) for part in fields(self)}


@dataclass
class RunRecord:
    """One run under way: where it writes, who it is, and what it has counted so far."""

    store: Store
    flow: str
    run_id: str
    started_at: datetime
    coder_version: str | None = None
    snapshot: str | None = None
    failed_sources: list[tuple[str, str]] = field(default_factory=list)
    summary: RunSummary = field(default_factory=RunSummary)
    handed: list[Handed] = field(default_factory=list)
    alert_lines: list[str] = field(default_factory=list)

    def reached(self, stage: RunStage, message: str | None = None) -> None:
        """Writes how far the run has come into `runs`."""
        at = utc_now()
        row = Run(
            run_id=self.run_id,
            flow=self.flow,
            stage=stage,
            stage_at=at,
            coder_version=self.coder_version,
            message=message,
            year=at.year,
            **self.summary.counts(),
        )
        self.store.insert_new("runs", [row])


def utc_now() -> datetime:
    """Now, UTC: the clock is read in `flows/` only and handed down as a value."""
    return datetime.now(UTC)


def new_run_id(started_at: datetime) -> str:
    """Id of a run: its UTC start, and a random part so that two of one second differ."""
    return f"{started_at:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


@contextmanager
def run_record(store: Store, flow: str, *, lock_wait_seconds: float) -> Iterator[RunRecord]:
    """A run that holds the writer's lock from its first row to its last.

    An error is written into `runs` as stage `failed` and raised on. Raises LockedError when another run
    holds the tables longer than `lock_wait_seconds`.
    """
    started_at = utc_now()
    run = RunRecord(store, flow, new_run_id(started_at), started_at)
    with store.writer(f"{flow} {run.run_id}", wait_seconds=lock_wait_seconds):
        run.reached(RunStage.STARTED)
        try:
            yield run
        except Exception as error:
            # What stopped the run (a full disk) may keep this row from being written: the first error is the news.
            with suppress(StoreError, OSError):
                run.reached(RunStage.FAILED, message=f"{type(error).__name__}: {error}")
            raise
        run.reached(RunStage.FINISHED)
