"""Stored articles, coded again with today's coder."""

from __future__ import annotations

from dataclasses import dataclass

from prefect import flow

from flows.deliver import deliver_stop
from flows.run import RunSummary, run_record
from flows.settings import load_settings
from flows.stops import code_and_fold, indicators_stop, open_store, publish_stop
from warehouse.recoded import RecodeChanges, recode_changes, unfinished_recodes


@dataclass(frozen=True)
class Recoded:
    """The run's counts, how many runs the recode took with this one, and what it changed."""

    summary: RunSummary
    n_runs: int
    changes: RecodeChanges


@flow(name="recode", validate_parameters=False)
def recode(data_dir: str | None = None) -> Recoded:
    """Codes every stored article that today's coder has not read; killed and started again, it goes on.

    What changed is counted against the tables before the first of the runs that it took.
    """
    settings = load_settings(data_dir=data_dir)
    with run_record(open_store(settings), "recode", lock_wait_seconds=settings.lock_wait_seconds) as run:
        code_and_fold(run, settings, everything=True)
        parts = unfinished_recodes(run.store)
        changes = recode_changes(run.store, parts)
        indicators_stop(run)
        publish_stop(run, settings.newest_snapshots)
        deliver_stop(run, settings)
    return Recoded(run.summary, len(parts), changes)
