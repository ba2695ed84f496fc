"""A snapshot of what the tables hold now, and the alerts that are still due to somebody."""

from __future__ import annotations

from prefect import flow

from flows.deliver import deliver_stop
from flows.run import run_record
from flows.settings import load_settings
from flows.stops import open_store, publish_stop


@flow(name="publish", validate_parameters=False)
def publish(data_dir: str | None = None) -> str:
    """Path of the new snapshot."""
    settings = load_settings(data_dir=data_dir)
    with run_record(open_store(settings), "publish", lock_wait_seconds=settings.lock_wait_seconds) as run:
        publish_stop(run, settings.newest_snapshots)
        deliver_stop(run, settings)
    return str(run.snapshot)
