"""`python -m tests.faults.one_delivery DATA_DIR`: the last stop of a run, in a process that a test can kill."""

from __future__ import annotations

import sys
from pathlib import Path

from flows.deliver import deliver_stop
from flows.run import run_record
from flows.settings import load_settings
from flows.stops import open_store

if __name__ == "__main__":
    settings = load_settings(data_dir=Path(sys.argv[1]))
    with run_record(open_store(settings), "delivery", lock_wait_seconds=30) as run:
        deliver_stop.fn(run, settings)
