"""The nightly run, stop by stop: source entries, fetched pages, articles, mentions, events, indicators, snapshot."""

from __future__ import annotations

from datetime import UTC, datetime

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture

from flows.intake import corpus_of, extract_pool_of, fetcher_of, intake_limits, known_of
from flows.run import RunRecord, run_record, utc_now
from flows.settings import Settings, load_settings
from flows.stops import batches, from_articles_to_snapshot, open_store, threads
from schemas.codes import RunStage
from schemas.errors import NothingReadError
from sources.collect import Collected, IntakeLimits, KnownItems, collect_source
from sources.duplicates import mark_duplicates
from sources.extract_pool import Extractor
from sources.http import Fetcher
from sources.registry import SourceEntry, load_sources
from warehouse.corpus import bind_corpus
from warehouse.known import known_robots
from warehouse.load import load_articles


@flow(name="nightly", validate_parameters=False)
def nightly(sources: str | None = None, data_dir: str | None = None, since: str | None = None) -> RunRecord:
    """Everything once. Parameters are those of `brinkwatch nightly`, as text; None takes the setting.

    Raises SourceEntryError for a malformed entry, CorpusError for a directory of another corpus, LockedError
    while another run writes, NothingReadError when no source could be read (what was known is published all the same).
    """
    settings = load_settings(data_dir=data_dir, sources=sources)
    return run_nightly(settings, since=datetime.fromisoformat(since).astimezone(UTC) if since else None)


def run_nightly(settings: Settings, since: datetime | None = None, fetcher: Fetcher | None = None) -> RunRecord:
    """The stops of a night in their order; `fetcher` is given by who needs names or certificates of his own."""
    entries = load_sources(settings.sources)
    store = open_store(settings)
    bind_corpus(settings.data_dir, corpus_of(entries, settings.sources))
    with run_record(store, "nightly", lock_wait_seconds=settings.lock_wait_seconds) as run:
        intake(run, settings, entries, fetcher or fetcher_of(settings), since)
        from_articles_to_snapshot(run, settings)
    if run.summary.n_sources_ok == 0 and run.summary.n_sources_failed > 0:
        reasons = "; ".join(f"{source}: {reason}" for source, reason in run.failed_sources[:3])
        raise NothingReadError(f"none of {run.summary.n_sources_failed} sources could be read ({reasons})")
    return run


def intake(
    run: RunRecord, settings: Settings, entries: list[SourceEntry], fetcher: Fetcher, since: datetime | None
) -> None:
    """Fetches every source and stores what is new, some sources at a time, so that a kill costs one such group."""
    fetch = fetch_sources.with_options(task_runner=threads(settings.fetch_threads))
    limits = intake_limits(since)
    fetcher.remember_robots(known_robots(run.store))
    with extract_pool_of(settings) as extractor:
        for group in batches(entries, settings.sources_per_load):
            collected = fetch(group, fetcher, known_of(run.store), run.run_id, utc_now(), limits, extractor)
            store_collected(run, collected)
            count_sources(run, group, collected)
    run.reached(RunStage.FETCHED)


@flow(name="fetch", validate_parameters=False)
def fetch_sources(
    entries: list[SourceEntry],
    fetcher: Fetcher,
    known: KnownItems,
    run_id: str,
    now: datetime,
    limits: IntakeLimits,
    extractor: Extractor,
) -> list[Collected]:
    """What each source gave, in the order of the entries whatever the order of the answers."""
    futures: list[PrefectFuture[Collected]] = [
        collect.with_options(name=f"fetch {entry.id}").submit(entry, fetcher, known, run_id, now, limits, extractor)
        for entry in entries
    ]
    return [future.result() for future in futures]


@task(name="fetch a source", cache_policy=NO_CACHE)
def collect(
    source: SourceEntry,
    fetcher: Fetcher,
    known: KnownItems,
    run_id: str,
    now: datetime,
    limits: IntakeLimits,
    extractor: Extractor,
) -> Collected:
    """One task a source; whatever goes wrong with it is data, and never an exception."""
    return collect_source(
        source, fetcher=fetcher, known=known, run_id=run_id, now=now, limits=limits, extractor=extractor
    )


@task(name="load articles", cache_policy=NO_CACHE)
def store_collected(run: RunRecord, collected: list[Collected]) -> None:
    """Marks what repeats another article, stores all, and counts."""
    found = sorted(
        (article for part in collected for article in part.articles), key=lambda a: (a.published_at, a.article_id)
    )
    articles = mark_duplicates(found, run.store.source("articles"))
    loaded = load_articles(
        run.store,
        articles,
        fetches=[row for part in collected for row in part.fetches],
        rejects=[row for part in collected for row in part.rejects],
        health=[row for part in collected for row in part.health],
        run_id=run.run_id,
        now=utc_now(),
    )
    summary = run.summary
    summary.n_articles_new += loaded.n_new
    summary.n_articles_duplicate += loaded.n_duplicate
    summary.n_articles_known += sum(part.n_known for part in collected)
    summary.n_rejects += loaded.n_rejects


def count_sources(run: RunRecord, entries: list[SourceEntry], collected: list[Collected]) -> None:
    """Counts the sources that were reached and those that were not; a disabled one is neither."""
    for entry, part in zip(entries, collected, strict=True):
        if part.error is not None:
            run.summary.n_sources_failed += 1
            run.failed_sources.append((entry.id, part.error))
        elif entry.enabled:
            run.summary.n_sources_ok += 1
