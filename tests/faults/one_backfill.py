"""The process that test_kill_backfill.py kills: a backfill of files and one of WARC, as the flows do it."""

from __future__ import annotations

import sys
from pathlib import Path

from flows.archives import warc_archives
from flows.history import read_archives, say_nothing
from flows.run import run_record, utc_now
from flows.settings import load_settings
from sources.article import extract
from sources.files import FilesArchive
from warehouse.store import Store


def main() -> None:
    """Reads what is left of both archives."""
    data_dir, files, warc, sources = map(Path, sys.argv[1:])
    settings = load_settings(data_dir=data_dir, sources=sources)
    with run_record(Store(data_dir), "backfill", lock_wait_seconds=5) as run:
        read_archives(run, [FilesArchive(files, run_id=run.run_id, now=utc_now())], say_nothing)
        with warc_archives(run, settings, [str(warc)], extract, only_configured=False) as archives:
            read_archives(run, archives, say_nothing)


if __name__ == "__main__":
    main()
