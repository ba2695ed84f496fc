"""Housekeeping: compaction, vacuum, retention."""

from __future__ import annotations

from prefect import flow

from flows.run import run_record, utc_now
from flows.settings import load_settings
from flows.stops import open_store
from warehouse.maintain import Freed, maintain_store


@flow(name="maintain", validate_parameters=False)
def maintain(data_dir: str | None = None) -> Freed:
    """What was freed."""
    settings = load_settings(data_dir=data_dir)
    store = open_store(settings)
    with run_record(store, "maintain", lock_wait_seconds=settings.lock_wait_seconds):
        return maintain_store(store, utc_now())
