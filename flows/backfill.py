"""History, out of archives of every kind; behind the intake the same stops as every night."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

from prefect import flow

from flows.archives import gdelt_archives, sitemap_archive, warc_archives
from flows.history import Tell, read_archives, say_nothing
from flows.intake import extract_pool_of, fetcher_of
from flows.run import RunRecord, run_record, utc_now
from flows.settings import Settings, load_settings
from flows.stops import from_articles_to_snapshot, open_store
from schemas.codes import RunStage
from sources.files import FilesArchive
from warehouse.corpus import bind_corpus

# Every flow below raises NothingReadError, with the reasons, where nothing at all could be read, and may be killed
# anywhere: started again it goes on behind the last part that was stored. `tell` hears of each part.


@flow(name="backfill files", validate_parameters=False)
def backfill_files(paths: list[str], data_dir: str | None = None, tell: Tell | None = None) -> RunRecord:
    """Stores and codes the articles of JSONL, CSV or Parquet files, or folders of text."""
    settings, run_of = _begin(data_dir)
    with run_of as run:
        archives = [FilesArchive(Path(path), run_id=run.run_id, now=utc_now()) for path in paths]
        read_archives(run, archives, tell or say_nothing)
        _end(run, settings)
    return run


@flow(name="backfill warc", validate_parameters=False)
def backfill_warc(
    places: list[str], data_dir: str | None = None, only_configured: bool = False, tell: Tell | None = None
) -> RunRecord:
    """Stores and codes the pages of WARC files: paths or addresses, or a list of such files (`warc.paths.gz`)."""
    settings, run_of = _begin(data_dir)
    with run_of as run:
        with (
            extract_pool_of(settings) as pool,
            warc_archives(run, settings, places, pool, only_configured=only_configured) as archives,
        ):
            read_archives(run, archives, tell or say_nothing)
        _end(run, settings)
    return run


@flow(name="backfill sitemap", validate_parameters=False)
def backfill_sitemap(
    url: str,
    data_dir: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    tell: Tell | None = None,
) -> RunRecord:
    """Fetches, stores and codes the pages that a sitemap or sitemap index names."""
    settings, run_of = _begin(data_dir)
    with run_of as run:
        fetcher = fetcher_of(settings, run.store)
        with extract_pool_of(settings) as pool:
            archive = sitemap_archive(run, settings, fetcher, pool, url, since, until)
            read_archives(run, [archive], tell or say_nothing)
        fetcher.close()
        _end(run, settings)
    return run


@flow(name="backfill gdelt", validate_parameters=False)
def backfill_gdelt(
    data_dir: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    tables: Sequence[str] = (),
    base: str | None = None,
    is_translated: bool = False,
    tell: Tell | None = None,
) -> RunRecord:
    """Loads GDELT 2.0 files of a span of time, or the newest ones, into tables of their own."""
    settings, run_of = _begin(data_dir)
    with run_of as run:
        with gdelt_archives(run, settings, since, until, tables, base, is_translated=is_translated) as archives:
            read_archives(run, archives, tell or say_nothing)
        _end(run, settings)
    return run


def _begin(data_dir: str | None) -> tuple[Settings, AbstractContextManager[RunRecord]]:
    settings = load_settings(data_dir=data_dir)
    store = open_store(settings)
    bind_corpus(settings.data_dir, "live")
    return settings, run_record(store, "backfill", lock_wait_seconds=settings.lock_wait_seconds)


def _end(run: RunRecord, settings: Settings) -> None:
    run.reached(RunStage.FETCHED)
    from_articles_to_snapshot(run, settings)
