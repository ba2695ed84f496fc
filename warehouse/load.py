"""What the flows hand over -> rows at rest: articles, codings, mentions, and what is known of the sources' days."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pydantic import BaseModel

from schemas.articles import Article, Coding
from schemas.codes import HealthState
from schemas.events import Mention
from schemas.operations import Fetch, Reject, SourceHealth
from warehouse.collection import collection_paused
from warehouse.refold import FoldedCounts as FoldedCounts
from warehouse.refold import refold as refold
from warehouse.store import Store
from warehouse.trouble import Trouble
from warehouse.writes import one_of_each_key


@dataclass(frozen=True)
class LoadedArticles:
    """What was added: new articles, those of them that repeat another one, new rows of `rejects`."""

    n_new: int
    n_duplicate: int
    n_rejects: int


@dataclass(frozen=True)
class LoadedCoding:
    """What was added: mentions, new rows of `rejects`."""

    n_mentions: int
    n_rejects: int


def load_articles(
    store: Store,
    articles: Iterable[BaseModel | dict[str, Any]],
    *,
    fetches: Iterable[BaseModel | dict[str, Any]] = (),
    rejects: Iterable[BaseModel | dict[str, Any]] = (),
    health: Iterable[BaseModel | dict[str, Any]] = (),
    run_id: str,
    now: datetime,
) -> LoadedArticles:
    """Counts of what was new; bad rows go to `rejects` and cost nobody else.

    Fetches come last: they carry the validators, which may only be known once all they stand for is stored.
    """
    trouble = Trouble(run_id, now)
    good_articles = trouble.sound(articles, Article)
    good_health = trouble.sound(health, SourceHealth)
    good_fetches = trouble.sound(fetches, Fetch)
    with store.writer(f"load {run_id}", wait_seconds=30):
        ids = {"ids": sorted({row.article_id for row in good_articles})}
        known = store.read("articles", ["article_id"], "article_id IN (SELECT unnest($ids))", ids)
        stored = frozenset(known.column("article_id").to_pylist())
        new = [row for row in one_of_each_key(good_articles, Article) if row.article_id not in stored]
        n_new = store.insert_new("articles", new)
        n_rejects = store.insert_new("rejects", [*trouble.sound(rejects, Reject), *trouble.rejects])
        _load_health(store, good_health, good_articles)
        store.insert_new("fetches", good_fetches, years={row.year for row in good_fetches})
    return LoadedArticles(n_new, sum(row.duplicate_of is not None for row in new), n_rejects)


@collection_paused()
def load_coded(
    store: Store,
    codings: Iterable[BaseModel | dict[str, Any]],
    mentions: Iterable[BaseModel | dict[str, Any]],
    rejects: Iterable[BaseModel | dict[str, Any]],
    *,
    run_id: str,
    now: datetime,
) -> LoadedCoding:
    """Counts of what was added. Mentions of an article take the place of those it had.

    Codings come last: an article counts as coded only once its mentions are stored.
    """
    trouble = Trouble(run_id, now)
    good_codings = trouble.sound(codings, Coding)
    coded = {row.article_id for row in good_codings}
    good_mentions = trouble.sound_table(mentions, Mention, lambda row: row.article_id in coded)
    with store.writer(f"load {run_id}", wait_seconds=30):
        store.replace(
            "mentions",
            good_mentions,
            where="article_id IN (SELECT unnest($coded))",
            parameters={"coded": sorted(coded)},
            within=_published_in({row.year for row in good_codings} | _years_of(good_mentions)),
        )
        n_rejects = store.insert_new("rejects", [*trouble.sound(rejects, Reject), *trouble.rejects])
        store.replace("codings", good_codings)
    return LoadedCoding(len(good_mentions), n_rejects)


def _years_of(mentions: pa.Table) -> set[int]:
    return set(pc.year(mentions.column("published_date")).to_pylist())


def _published_in(years: Collection[int]) -> str:
    """From the first to the last of the years: an article's mentions carry its day, whatever day they tell of."""
    if not years:
        return "false"
    return f"published_date BETWEEN DATE '{min(years):04}-01-01' AND DATE '{max(years):04}-12-31'"


def _load_health(store: Store, rows: Sequence[SourceHealth], articles: Sequence[Article]) -> None:
    """Stores what is known of each source and day: a day that was seen once stays seen.

    `n_articles` is counted over all stored articles, for each day of the sources and years of this batch: an article
    that comes late is of a day that was judged before.
    """
    parameters: dict[str, Any] = {
        "sources": sorted({row.source_id for row in rows} | {row.source_id for row in articles}),
        "years": sorted({row.year for row in rows} | {row.year for row in articles}),
    }
    where = "source_id IN (SELECT unnest($sources)) AND year IN (SELECT unnest($years))"
    counted = store.sql(
        f"SELECT source_id, published_date, count(*) AS n FROM articles WHERE {where} GROUP BY ALL",  # noqa: S608
        parameters,
        views=False,
    ).to_pylist()
    n_articles = {(row["source_id"], row["published_date"]): row["n"] for row in counted}
    stored = {(row.source_id, row.day): row for row in store.rows(SourceHealth, where, parameters)}
    known = dict(stored)
    # By content, so that two judgements of one day in one batch give the same in any order.
    for row in sorted(rows, key=repr):
        before = known.get((row.source_id, row.day))
        if before is None or _seen(row) or not _seen(before):
            known[(row.source_id, row.day)] = row
    now = {key: row.model_copy(update={"n_articles": n_articles.get(key, 0)}) for key, row in known.items()}
    changed = [now[key] for key in sorted(now) if stored.get(key) != now[key]]
    if changed:
        store.replace("source_health", changed, years=parameters["years"])


def _seen(row: SourceHealth) -> bool:
    return row.state is HealthState.OK
