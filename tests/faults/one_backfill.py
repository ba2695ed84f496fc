"""The process that test_kill_backfill.py kills: a backfill of each kind, one after the other, as the flows do it."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from flows.archives import gdelt_archives, sitemap_archive, warc_archives
from flows.history import read_archives, say_nothing
from flows.intake import extract_pool_of, fetcher_of
from flows.run import RunRecord, run_record, utc_now
from flows.settings import Settings, load_settings
from sources.files import FilesArchive
from warehouse.store import Store

FIRST = datetime(2022, 1, 1, tzinfo=UTC)


def read_all(run: RunRecord, settings: Settings, folder: Path, origin: str) -> None:
    """Reads what is left of the four archives."""
    read_archives(run, [FilesArchive(folder / "a.jsonl", run_id=run.run_id, now=utc_now())], say_nothing)
    with extract_pool_of(settings) as pool:
        warcs = warc_archives(run, settings, [str(folder / "a.warc.gz")], pool, only_configured=False)
        with warcs as archives:
            read_archives(run, archives, say_nothing)
        fetcher = fetcher_of(settings, run.store)
        sitemap = sitemap_archive(run, settings, fetcher, pool, f"{origin}/sitemap.xml", FIRST, None)
        read_archives(run, [sitemap], say_nothing)
        fetcher.close()
    with gdelt_archives(run, settings, FIRST, None, [], f"{origin}/v2/", is_translated=False) as archives:
        read_archives(run, archives, say_nothing)


def main() -> None:
    """The arguments: data directory, folder of the archives, origin of the site."""
    data_dir, folder, origin = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    settings = load_settings(data_dir=data_dir, sources=folder / "sources.yaml")
    with run_record(Store(data_dir), "backfill", lock_wait_seconds=5) as run:
        read_all(run, settings, folder, origin)


if __name__ == "__main__":
    main()
