"""Settings and tables -> what the intake takes as arguments: the rooms below read neither."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from flows.run import utc_now
from flows.settings import Settings, user_agent
from schemas.errors import CorpusError
from sources.collect import IntakeLimits, KnownItems
from sources.extract_pool import ExtractPool, PoolLimits
from sources.health import SourceHistory
from sources.http import Fetcher, FetchLimits
from sources.registry import SourceEntry, load_sources
from warehouse.corpus import bind_corpus
from warehouse.known import known_items, known_robots
from warehouse.source_days import SourceDays, source_days
from warehouse.store import Store


def fetcher_of(settings: Settings, store: Store | None = None) -> Fetcher:
    """The fetcher that the settings ask for; with a store it goes by the robots.txt that earlier runs were given."""
    limits = FetchLimits(
        user_agent=user_agent(settings, project_version()),
        allow_private_addresses=settings.allow_private_addresses,
        pause_seconds=settings.pause_seconds,
    )
    fetcher = Fetcher(limits, ca_bundle=settings.ca_bundle)
    if store is not None:
        fetcher.remember_robots(known_robots(store))
    return fetcher


def extract_pool_of(settings: Settings) -> ExtractPool:
    """The processes that make articles of pages; to be closed at the end of a run."""
    return ExtractPool(PoolLimits(processes=settings.extract_processes))


def intake_limits(since: datetime | None) -> IntakeLimits:
    """How much one source may give in one run, and from when on."""
    return IntakeLimits(since=since)


def known_of(store: Store, today: date | None = None) -> KnownItems:
    """What the tables know already: it is not fetched again. `today` (UTC) is the day that is not over."""
    known = known_items(store)
    return KnownItems(
        canonical_urls=known.canonical_urls,
        gone_urls=known.gone_urls,
        etag_by_url=known.etag_by_url,
        last_modified_by_url=known.last_modified_by_url,
        history_by_source=histories_of(source_days(store, today or utc_now().date())),
    )


def histories_of(days: Mapping[str, SourceDays]) -> dict[str, SourceHistory]:
    """What each source has given so far, by its id, in the form that its next reading takes."""
    return {
        name: SourceHistory(known.usual_per_day, known.last_article_at, known.longest_gap_days)
        for name, known in days.items()
    }


def corpus_of(entries: list[SourceEntry], path: Path) -> str:
    """The one corpus of these entries. Raises CorpusError where they mix."""
    corpora = {entry.corpus for entry in entries}
    if len(corpora) != 1:
        raise CorpusError(f"{path}: sources of different corpora ({', '.join(sorted(corpora)) or 'none'}) in one run")
    return corpora.pop()


def check_sources(settings: Settings) -> None:
    """Raises what would stop a run before its first request: a malformed entry, a directory of another corpus."""
    bind_corpus(settings.data_dir, corpus_of(load_sources(settings.sources), settings.sources))


def project_version() -> str:
    """Version of the installed project, for the user agent."""
    try:
        return version("brinkwatch")
    except PackageNotFoundError:
        return "unknown"
