"""What a user names on the command line -> archives to read, with what they need of settings and tables."""

from __future__ import annotations

import gzip
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import urljoin

from flows.history import SHOWN_REASONS
from flows.intake import fetcher_of
from flows.run import RunRecord, utc_now
from flows.settings import Settings
from schemas.errors import NothingReadError, SettingsError
from sources.collect import KnownItems
from sources.download import Downloader
from sources.extract_pool import Extractor
from sources.gdelt import ALL, ALL_TRANSLATED, BASE, NEWEST, NEWEST_TRANSLATED, SOURCE_ID, GdeltArchive, read_list
from sources.gdelt_rows import MODELS
from sources.history import Archive, KnownAmong, SourceBook
from sources.http import Fetcher
from sources.registry import is_web_url, load_sources
from sources.sitemap_history import SitemapArchive
from sources.warc import DownloadedWarc, WarcArchive, WarcReading
from warehouse.archives import known_among
from warehouse.store import Store

DOWNLOADS = "downloads"
CC_NEWS = "https://data.commoncrawl.org/"


@contextmanager
def warc_archives(
    run: RunRecord, settings: Settings, places: Sequence[str], extractor: Extractor, *, only_configured: bool
) -> Iterator[list[Archive]]:
    """The WARC files at some paths and addresses; a place that ends in `paths.gz` is a list of them."""
    reading = WarcReading(
        book=SourceBook(load_sources(settings.sources)),
        known_among=known_in(run.store),
        run_id=run.run_id,
        now=utc_now(),
        only_configured=only_configured,
        extract_page=extractor,
    )
    with downloads(settings, run.store) as (downloader, folder):
        yield [
            DownloadedWarc(place, downloader, folder, reading)
            if is_web_url(place)
            else WarcArchive(Path(place), reading)
            for place in _each_warc(places, downloader, folder, run.run_id)
        ]


def _each_warc(places: Sequence[str], downloader: Downloader, folder: Path, run_id: str) -> Iterator[str]:
    for place in places:
        if not place.endswith("paths.gz"):
            yield place
            continue
        path = Path(place)
        if is_web_url(place):
            path = _fetched(place, downloader, folder, "cc_news", run_id)
        base = urljoin(place, "/") if is_web_url(place) else CC_NEWS
        try:
            with gzip.open(path, "rt", encoding="utf-8", errors="replace") as lines:
                yield from (urljoin(base, line.strip()) for line in lines if line.strip())
        except (OSError, EOFError) as error:
            raise SettingsError(f"{place}: no packed list of WARC files: {error}") from error


def sitemap_archive(
    run: RunRecord,
    settings: Settings,
    fetcher: Fetcher,
    extractor: Extractor,
    url: str,
    since: datetime | None,
    until: datetime | None,
) -> Archive:
    """A sitemap, read as the source entry of its site, else as a source of the site's own name."""
    source = SourceBook(load_sources(settings.sources)).source_of(url, "sitemap")
    return SitemapArchive(
        url,
        source.model_copy(update={"kind": "sitemap", "url": url, "enabled": True}),
        fetcher=fetcher,
        known_among=known_in(run.store),
        run_id=run.run_id,
        now=utc_now(),
        since=since,
        until=until,
        extractor=extractor,
    )


@contextmanager
def gdelt_archives(
    run: RunRecord,
    settings: Settings,
    since: datetime | None,
    until: datetime | None,
    tables: Sequence[str],
    base: str | None,
    *,
    is_translated: bool,
) -> Iterator[list[Archive]]:
    """The GDELT files of a span of time, by the master list; without one the newest, by lastupdate."""
    base = base or BASE
    is_newest = since is None and until is None
    lists = (NEWEST_TRANSLATED, ALL_TRANSLATED) if is_translated else (NEWEST, ALL)
    url = urljoin(base, lists[0] if is_newest else lists[1])
    with downloads(settings, run.store) as (downloader, folder):
        path = _fetched(url, downloader, folder, SOURCE_ID, run.run_id)
        with path.open(encoding="utf-8", errors="replace") as lines:
            listed = read_list(lines, base=base, tables=frozenset(tables or MODELS), first=since, last=until)
        path.unlink()
        if not listed.files:
            bad = f"; {len(listed.bad_lines)} lines are cut short" if listed.bad_lines else ""
            raise NothingReadError(f"{url} names no file of the tables and the time that were asked for{bad}")
        run.failed_sources += [
            (url, f"a line of the list is none: {line!r}") for line in listed.bad_lines[:SHOWN_REASONS]
        ]
        yield [
            GdeltArchive(file, downloader=downloader, folder=folder, run_id=run.run_id, now=utc_now())
            for file in listed.files
        ]


@contextmanager
def downloads(settings: Settings, store: Store) -> Iterator[tuple[Downloader, Path]]:
    """A downloader, and the folder below the data directory where its files lie while they are read."""
    folder = settings.data_dir / DOWNLOADS
    folder.mkdir(parents=True, exist_ok=True)
    fetcher = fetcher_of(settings, store)
    downloader = Downloader(fetcher, ca_bundle=settings.ca_bundle)
    try:
        yield downloader, folder
    finally:
        downloader.close()
        fetcher.close()


def known_in(store: Store) -> KnownAmong:
    """What the tables know of some addresses."""

    def ask(urls: Collection[str]) -> KnownItems:
        known = known_among(store, urls)
        return KnownItems(canonical_urls=known.canonical_urls, gone_urls=known.gone_urls)

    return ask


def _fetched(url: str, downloader: Downloader, folder: Path, source_id: str, run_id: str) -> Path:
    """A list on the web, on the disk. Raises NothingReadError with how its request ended."""
    got = downloader.download(url, folder / url.rpartition("/")[2], source_id=source_id, run_id=run_id)
    if got.path is None:
        raise NothingReadError(f"{url}: {got.outcome.value}: {got.error}")
    return got.path
