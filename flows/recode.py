"""Stored articles, coded again with today's coder."""

from __future__ import annotations

from prefect import flow

from flows.run import RunSummary, run_record
from flows.settings import load_settings
from flows.stops import from_articles_to_snapshot, open_store


@flow(name="recode", validate_parameters=False)
def recode(data_dir: str | None = None) -> RunSummary:
    """Codes every stored article that today's coder has not read; killed and started again, it goes on."""
    settings = load_settings(data_dir=data_dir)
    with run_record(open_store(settings), "recode", lock_wait_seconds=settings.lock_wait_seconds) as run:
        from_articles_to_snapshot(run, settings, everything=True)
    return run.summary
