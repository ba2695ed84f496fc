"""What the flows hand over -> rows at rest: articles, codings, mentions; and what the tables know, for the next run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa
from pydantic import BaseModel

from schemas.articles import Article, Coding
from schemas.codes import HealthState, RejectReason, RejectStage
from schemas.column import Row
from schemas.events import Mention
from schemas.operations import Fetch, Reject, SourceHealth
from schemas.tables import RowT, to_arrow, validate
from warehouse.collection import collection_paused
from warehouse.refold import FoldedCounts as FoldedCounts
from warehouse.refold import refold as refold
from warehouse.store import Store
from warehouse.writes import one_of_each_key

# A listing is asked for conditionally only when its last run could settle every page: after any of these ends the
# page was not read, and a "not modified" listing would never offer it again.
UNSETTLED = ("blocked", "rate_limited", "too_slow", "bad_tls", "error")
UNSTORABLE = (pa.ArrowException, UnicodeError, OverflowError)
# A page that was read and gave no article for one of these reasons gives none tomorrow.
SETTLED_REASONS = ("not_html", "too_large", "too_slow", "out_of_memory", "no_text", "consent_page", "undated")


@dataclass(frozen=True)
class Known:
    """What need not be fetched: addresses of stored articles and of pages that are gone, validators of listings."""

    canonical_urls: frozenset[str]
    gone_urls: frozenset[str]
    etag_by_url: dict[str, str]
    last_modified_by_url: dict[str, str]


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


def known_items(store: Store) -> Known:
    """What the tables know of addresses; validators only where all pages of the listing were settled."""
    articles = store.read("articles", ["canonical_url"]).column("canonical_url").to_pylist()
    gone = store.sql(
        f"""
        SELECT url FROM fetches WHERE purpose = 'page' AND outcome = 'gone'
        UNION SELECT url FROM rejects WHERE stage = 'extract' AND reason IN {SETTLED_REASONS} AND url IS NOT NULL
        """,  # noqa: S608 - own constants
        views=False,
    )
    validators = store.sql(
        f"""
        WITH unsettled AS (
            SELECT DISTINCT run_id, source_id FROM fetches WHERE purpose = 'page' AND outcome IN {UNSETTLED}
        ), newest AS (
            SELECT url, etag, last_modified, run_id, source_id FROM fetches
            WHERE purpose = 'listing' AND outcome IN ('ok', 'stale', 'undated')
            QUALIFY row_number() OVER (PARTITION BY url ORDER BY requested_at DESC, fetch_id) = 1
        )
        SELECT url, etag, last_modified FROM newest ANTI JOIN unsettled USING (run_id, source_id)
        """,  # noqa: S608 - own constants
        views=False,
    ).to_pylist()
    return Known(
        canonical_urls=frozenset(articles),
        gone_urls=frozenset(gone.column("url").to_pylist()),
        etag_by_url={row["url"]: row["etag"] for row in validators if row["etag"]},
        last_modified_by_url={row["url"]: row["last_modified"] for row in validators if row["last_modified"]},
    )


def known_robots(store: Store) -> list[Fetch]:
    """The newest answer to each request for robots.txt that says something: it stands for a day, and its validators
    beyond that. "Too many requests" says nothing, and leaves the answer before it in place.
    """
    newest = """
        fetch_id IN (
            SELECT arg_max(fetch_id, requested_at) FROM fetches
            WHERE purpose = 'robots' AND outcome <> 'rate_limited'
                AND (content IS NOT NULL OR http_status BETWEEN 400 AND 499)
            GROUP BY url
        )
    """
    return store.rows(Fetch, newest)


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
        )
        n_rejects = store.insert_new("rejects", [*trouble.sound(rejects, Reject), *trouble.rejects])
        store.replace("codings", good_codings)
    return LoadedCoding(len(good_mentions), n_rejects)


class Trouble:
    """Sorts rows into sound ones and rejects, for one batch of one run."""

    def __init__(self, run_id: str, now: datetime) -> None:
        self.run_id, self.now = run_id, now
        self.rejects: list[Reject] = []

    def sound(self, rows: Iterable[BaseModel | dict[str, Any]], model: type[RowT]) -> list[RowT]:
        """The rows that fit their table; the others are added to `rejects` with the reason and the content."""
        return self._storable(self._valid(rows, model), model)[0]

    def _valid(self, rows: Iterable[BaseModel | dict[str, Any]], model: type[RowT]) -> list[RowT]:
        # The parts of a row object were checked when they were made and are frozen; the row is checked whatever it is.
        good, bad = validate((row if isinstance(row, dict) else row.__dict__ for row in rows), model)
        for record, reason in bad:
            self._reject(record, model, reason)
        return good

    def sound_table(
        self, rows: Iterable[BaseModel | dict[str, Any]], model: type[RowT], wanted: Callable[[RowT], bool]
    ) -> pa.Table:
        """The same as Arrow rows with one of each key, those of them that are wanted; each row is converted once."""
        good, table = self._storable([row for row in self._valid(rows, model) if wanted(row)], model)
        distinct = one_of_each_key(good, model)
        return table if len(distinct) == len(good) else to_arrow(distinct, model)

    def _storable(self, rows: list[RowT], model: type[RowT]) -> tuple[list[RowT], pa.Table]:
        # What pydantic takes and Arrow does not: half a surrogate pair in a text, a number beyond 64 bits.
        try:
            return rows, to_arrow(rows, model)
        except UNSTORABLE:
            storable = []
            for row in rows:
                if (reason := _fails(row, model)) is None:
                    storable.append(row)
                else:
                    self._reject(row.model_dump(), model, reason)
            return storable, to_arrow(storable, model)

    def _reject(self, record: dict[str, Any], model: type[Row], reason: str) -> None:
        content = repr(record).encode(errors="backslashreplace").decode()
        self.rejects.append(
            Reject.of(
                stage=RejectStage.LOAD,
                reason=RejectReason.INVALID_ROW,
                detail=f"{model.table.name}: {reason}".encode(errors="backslashreplace").decode(),
                run_id=self.run_id,
                rejected_at=self.now,
                source_id=_text_of(record, "source_id"),
                article_id=_text_of(record, "article_id"),
                content=content,
            )
        )


def _fails(row: Row, model: type[Row]) -> str | None:
    try:
        to_arrow([row], model)
    except UNSTORABLE as error:
        return f"{type(error).__name__}: {error}"
    return None


def _text_of(record: dict[str, Any], name: str) -> str | None:
    value = record.get(name)
    return value.encode(errors="backslashreplace").decode() if isinstance(value, str) else None


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
