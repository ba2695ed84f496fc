"""The stops of every flow behind the sources: code, fold, indicators, alerts, publish, deliver; each a Prefect task."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any, TypeVar, cast

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture
from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner, ThreadPoolTaskRunner

from coding.coder import Coder, load_coder
from coding.folding import fold
from coding.mentions import mentions_of
from flows.deliver import deliver_stop
from flows.run import RunRecord, utc_now
from flows.settings import Settings
from schemas.articles import Article, Coding
from schemas.codes import RejectReason, RejectStage, RunStage
from schemas.events import Mention
from schemas.operations import Reject
from warehouse.alerts import judge_alerts
from warehouse.indicators_daily import compute_indicators
from warehouse.load import load_coded, refold
from warehouse.publish import publish_snapshot
from warehouse.store import Store
from warehouse.waiting import texts_to_code, waiting_articles

T = TypeVar("T")


@dataclass(frozen=True)
class CodedBatch:
    """What became of a batch of articles."""

    codings: list[Coding] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)


@cache
def coder_of(model: str | None) -> Coder:
    """The coder, loaded once a process."""
    return load_coder(model=model)


def code_articles(articles: Iterable[Article], coder: Coder, run_id: str, coded_at: datetime) -> CodedBatch:
    """Codes each article; one that fails costs itself and stands in `rejects` with the reason."""
    batch = CodedBatch()
    for article in articles:
        body = article.text[len(article.title) + 2 :]
        error = None
        mentions: list[Mention] = []
        n_sentences = 0
        try:
            coded = coder.read(title=article.title, text=body, published=article.published_date)
            mentions = mentions_of(article, coded.events, coder.version)
            n_sentences = coded.n_sentences
        except Exception as failure:  # noqa: BLE001 - any one text may break the parser; it must cost one article
            error = f"{type(failure).__name__}: {failure}"
            batch.rejects.append(_reject(article, error, run_id, coded_at))
        batch.mentions.extend(mentions)
        batch.codings.append(
            Coding(
                article_id=article.article_id,
                coder_version=coder.version,
                coded_at=coded_at,
                run_id=run_id,
                n_sentences=n_sentences,
                n_mentions=len(mentions),
                error=error,
                year=article.year,
            )
        )
    return batch


@task(name="code a batch of articles", cache_policy=NO_CACHE)
def code_batch(articles: list[Article], model: str | None, run_id: str, coded_at: datetime) -> CodedBatch:
    """One task a batch: a task an article would cost more than the article."""
    return code_articles(articles, coder_of(model), run_id, coded_at)


@flow(name="code", validate_parameters=False)
def code_waiting(run: RunRecord, settings: Settings, everything: bool = False) -> None:
    """Codes all stored articles that wait for it, batch by batch, and stores each before the ones behind it.

    What was coded before takes the place of older rows, which writes their year again: there some batches are stored
    together. Texts are read as they are needed, two batches a process ahead.
    """
    coder_version = coder_of(settings.spacy_model).version
    run.coder_version = coder_version
    waiting = waiting_articles(run.store, coder_version, recode=everything)
    together = (
        max(settings.articles_per_load, settings.articles_per_batch) if everything else (settings.articles_per_batch)
    )
    in_flight: deque[list[PrefectFuture[CodedBatch]]] = deque()
    for group in batches(waiting, together):
        articles = texts_to_code(run.store, group)
        in_flight.append(
            [
                code_batch.submit(batch, settings.spacy_model, run.run_id, utc_now())
                for batch in batches(articles, settings.articles_per_batch)
            ]
        )
        if len(in_flight) > 1 and sum(map(len, in_flight)) > 2 * settings.coding_processes:
            _store_coded(run, in_flight.popleft())
    for futures in in_flight:
        _store_coded(run, futures)
    run.reached(RunStage.CODED)


def _store_coded(run: RunRecord, futures: Iterable[PrefectFuture[CodedBatch]]) -> None:
    coded = [future.result() for future in futures]
    loaded = load_coded(
        run.store,
        [row for batch in coded for row in batch.codings],
        [row for batch in coded for row in batch.mentions],
        [row for batch in coded for row in batch.rejects],
        run_id=run.run_id,
        now=utc_now(),
    )
    run.summary.n_mentions += loaded.n_mentions
    run.summary.n_rejects += loaded.n_rejects


@task(name="fold mentions into events", cache_policy=NO_CACHE)
def fold_stop(run: RunRecord) -> None:
    """Folds the blocks that new mentions touched."""
    folded = refold(run.store, fold)
    run.summary.n_events_new += folded.n_events_new
    run.summary.n_events_repeated += folded.n_events_repeated
    run.reached(RunStage.FOLDED)


@task(name="indicators and alerts", cache_policy=NO_CACHE)
def indicators_stop(run: RunRecord) -> None:
    """Computes the series that new events touch, and judges them."""
    compute_indicators(run.store, run_id=run.run_id, today=run.started_at.date())
    alerts = judge_alerts(run.store, run_id=run.run_id, now=utc_now())
    run.summary.n_alerts = len(alerts)
    run.reached(RunStage.INDICATORS)


@task(name="publish a snapshot", cache_policy=NO_CACHE)
def publish_stop(run: RunRecord, newest_kept: int) -> None:
    """Publishes what the tables now hold."""
    run.snapshot = str(publish_snapshot(run.store, run.store.data_dir, utc_now(), newest_kept))
    run.reached(RunStage.PUBLISHED)


def from_articles_to_snapshot(run: RunRecord, settings: Settings) -> None:
    """All stops behind the sources, in their order."""
    code_and_fold(run, settings)
    indicators_stop(run)
    publish_stop(run, settings.newest_snapshots)
    deliver_stop(run, settings)


def code_and_fold(run: RunRecord, settings: Settings, *, everything: bool = False) -> None:
    """Codes what waits, with `everything` also what another coder has read, and folds what that touched."""
    code = code_waiting.with_options(task_runner=_coding_runner(settings))
    code(run, settings, everything)
    fold_stop(run)


def batches(items: Sequence[T], size: int) -> Iterator[list[T]]:
    """`items` in lists of `size`, the last one shorter."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def open_store(settings: Settings) -> Store:
    """The tables under the data directory of the settings."""
    return Store(settings.data_dir)


def threads(n: int) -> TaskRunner[PrefectFuture[Any]]:
    """A runner of `n` threads, under the type that flows take."""
    runner: ThreadPoolTaskRunner[Any] = ThreadPoolTaskRunner(max_workers=n)
    return cast(TaskRunner[PrefectFuture[Any]], runner)


def _coding_runner(settings: Settings) -> TaskRunner[PrefectFuture[Any]]:
    # Starting a pool takes about five seconds and one model load each: it pays only where the user asks for it.
    if settings.coding_processes == 1:
        return threads(1)
    return cast(TaskRunner[PrefectFuture[Any]], ProcessPoolTaskRunner(max_workers=settings.coding_processes))


def _reject(article: Article, error: str, run_id: str, at: datetime) -> Reject:
    return Reject.of(
        stage=RejectStage.CODE,
        reason=RejectReason.CODING_FAILED,
        detail=error,
        run_id=run_id,
        rejected_at=at,
        source_id=article.source_id,
        article_id=article.article_id,
        url=article.canonical_url,
        content=article.text,
    )
