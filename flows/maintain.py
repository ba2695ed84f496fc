"""Housekeeping: compaction, vacuum, retention; and tables restored after damage."""

from __future__ import annotations

from prefect import flow

from flows.run import RunSummary, run_record, utc_now
from flows.settings import Settings, load_settings
from flows.stops import from_articles_to_snapshot, open_store
from warehouse.maintain import Freed, Retention, maintain_store
from warehouse.repair import Repaired, repair_store


@flow(name="maintain", validate_parameters=False)
def maintain(data_dir: str | None = None) -> Freed:
    """What was freed. Beside a run that writes it waits for as long as the setting says, then LockedError names it."""
    settings = load_settings(data_dir=data_dir)
    store = open_store(settings)
    with run_record(store, "maintain", lock_wait_seconds=settings.lock_wait_seconds):
        return maintain_store(store, utc_now(), retention_of(settings))


@flow(name="repair", validate_parameters=False)
def repair(data_dir: str | None = None) -> tuple[list[Repaired], RunSummary]:
    """What was restored; what is derived and was lost is coded and folded anew, and a snapshot published."""
    settings = load_settings(data_dir=data_dir)
    store = open_store(settings)
    with store.writer("repair", wait_seconds=settings.lock_wait_seconds):
        # Before the run's own row: the damage may be in `runs`.
        repaired = repair_store(store, utc_now())
        with run_record(store, "repair", lock_wait_seconds=0) as run:
            from_articles_to_snapshot(run, settings)
    return repaired, run.summary


def retention_of(settings: Settings) -> Retention:
    """How long the settings keep what."""
    return Retention(
        history_days=settings.history_days,
        newest_snapshots=settings.newest_snapshots,
        log_days={
            "fetches": settings.fetches_days,
            "rejects": settings.rejects_days,
            "runs": settings.runs_days,
            "source_health": settings.source_health_days,
        },
    )
