"""New articles -> the same ones, marked where they repeat another; before anything is coded.

Three tiers: the address (an article is stored once under its canonical one), the hash of the normalised text, and the
containment of sketches. The sketches lie in `articles`, so that text and sketch are one commit; DuckDB joins them
against those of the days around, and what is not near never reaches Python.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import duckdb

from schemas.articles import Article
from schemas.codes import DuplicateRelation, NotCodedReason, OwnerKind
from schemas.tables import to_arrow
from sources.headlines import headlines_differ

CONTAINMENT = 0.5
# Below this many kept hashes (some 35 words) chance alone gives a containment of .5.
LEAST_HASHES = 8
# What stands in so many texts is a publisher's boilerplate.
BOILERPLATE_TEXTS = 200
# Wire copy is reprinted within days; a text that comes back after a season is news of another day.
WINDOW_DAYS = 14
# A near text that lacks or adds more than this is read by the coder: what it says is not all that its original says.
WHOLE = 0.9
OFFICIAL = frozenset({OwnerKind.GOVERNMENT, OwnerKind.IGO})

# What is asked of an article, wherever it lies.
_COLUMNS = "article_id, content_hash, title, published_at, published_date, owner_kind, owner_group, voice"
_ORIGINAL = "(duplicate_of IS NULL OR is_codable)"
_ORIGINAL_STORED = "(s.duplicate_of IS NULL OR s.is_codable)"
# Pairs of a new article and another text, which is stored or of the same batch: same hash, or sketches that share
# enough. `near` is cut to the days around the batch before a sketch is unpacked.
_PAIRS_SQL = f"""
WITH near AS (
    SELECT article_id, published_date, sketch FROM stored
    WHERE year BETWEEN year($first::DATE) AND year($last::DATE) AND published_date BETWEEN $first AND $last
      AND {_ORIGINAL} AND len(sketch) >= {LEAST_HASHES} AND article_id NOT IN (SELECT article_id FROM batch)
    UNION ALL SELECT article_id, published_date, sketch FROM batch WHERE len(sketch) >= {LEAST_HASHES}
), asked AS (
    SELECT article_id, published_date, len(sketch) AS n, unnest(sketch) AS value FROM batch
    WHERE len(sketch) >= {LEAST_HASHES}
), telling AS (
    FROM (SELECT article_id, published_date, len(sketch) AS n, unnest(sketch) AS value FROM near)
    WHERE value IN (SELECT value FROM asked)
), ordinary AS (
    SELECT value FROM telling GROUP BY value HAVING count(*) > {BOILERPLATE_TEXTS}
), shared AS (
    SELECT a.article_id AS new_id, t.article_id AS other_id, a.n AS new_n, t.n AS other_n, count(*) AS n_shared
    FROM asked a JOIN telling t USING (value)
    WHERE a.article_id <> t.article_id AND abs(a.published_date - t.published_date) <= {WINDOW_DAYS}
      AND value NOT IN (FROM ordinary)
    GROUP BY ALL
), pair AS (
    SELECT new_id, other_id, n_shared / least(new_n, other_n) AS score, n_shared / greatest(new_n, other_n) AS whole
    FROM shared WHERE n_shared >= {CONTAINMENT} * least(new_n, other_n)
    UNION ALL
    SELECT b.article_id, s.article_id, 1, 1 FROM batch b JOIN stored s USING (content_hash)
    WHERE {_ORIGINAL_STORED} AND s.article_id <> b.article_id
    UNION ALL
    SELECT b.article_id, s.article_id, 1, 1 FROM batch b JOIN batch s USING (content_hash)
    WHERE s.article_id <> b.article_id
), text AS (
    SELECT {_COLUMNS} FROM batch
    UNION ALL SELECT {_COLUMNS} FROM stored
    WHERE article_id IN (SELECT other_id FROM pair) AND article_id NOT IN (SELECT article_id FROM batch)
)
SELECT new_id, max(score) AS score, max(whole) AS whole, {", ".join(f"text.{name}" for name in _COLUMNS.split(", "))}
FROM pair JOIN text ON text.article_id = pair.other_id GROUP BY ALL
"""  # noqa: S608 - own constants


@dataclass(frozen=True)
class _Other:
    """A text that a new one may repeat. `score` is the share of the smaller sketch, `whole` that of the larger."""

    article_id: str
    content_hash: str
    title: str
    published_at: datetime
    owner_kind: str
    voice: str
    score: float
    whole: float


def mark_duplicates(new: Sequence[Article], stored: Any) -> list[Article]:
    """The new articles in their order, each that repeats a stored or preceding one marked with it.

    `stored` is the table `articles` in any form that DuckDB reads: an Arrow table, a dataset. Articles that are
    stored already are left out. A text that is the same, or near and neither shorter nor longer, is not coded again;
    where one only contains the other, or adds to it, both are coded and speak with one voice. Texts whose headlines
    differ in numbers or names, or of which one is official, are never the same: `overlap`. An original that is not
    coded because it repeats another is nobody's original.
    """
    first_of_each = list({article.article_id: article for article in reversed(new)}.values())[::-1]
    if not first_of_each:
        return []
    known, others = _join(first_of_each, stored)
    marked: list[Article] = []
    # Originals among the new ones: a text can be one only from its own turn on.
    open_ids: dict[str, Article] = {}
    later = {article.article_id for article in first_of_each}
    for article in first_of_each:
        if article.article_id in known:
            continue
        possible = [other for other in others.get(article.article_id, ()) if _is_open(other, later, open_ids)]
        row = _marked(article, min(possible, key=_best)) if possible else article
        if row.duplicate_of is None or row.is_codable:
            open_ids[row.article_id] = row
        marked.append(row)
    return marked


def _is_open(other: _Other, of_batch: set[str], open_ids: dict[str, Article]) -> bool:
    return other.article_id not in of_batch or other.article_id in open_ids


def _best(other: _Other) -> tuple[float, float, datetime, str]:
    """The nearest text first, the earliest of equal ones."""
    return (-round(other.score, 4), -round(other.whole, 4), other.published_at, other.article_id)


def _join(batch: Sequence[Article], stored: Any) -> tuple[set[str], dict[str, list[_Other]]]:
    """Which of the batch are stored, and for each article the texts that are near."""
    days = [article.published_date for article in batch]
    margin = timedelta(days=WINDOW_DAYS)
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.register("batch", to_arrow(batch, Article))
        connection.register("stored", stored)
        known = connection.execute("SELECT article_id FROM stored SEMI JOIN batch USING (article_id)").fetchall()
        rows = connection.sql(
            _PAIRS_SQL, params={"first": _shifted(min(days), -margin), "last": _shifted(max(days), margin)}
        ).to_arrow_table()
    others: dict[str, list[_Other]] = {}
    for row in rows.to_pylist():
        others.setdefault(row["new_id"], []).append(
            _Other(
                article_id=row["article_id"],
                content_hash=row["content_hash"],
                title=row["title"],
                published_at=row["published_at"],
                owner_kind=row["owner_kind"],
                voice=row["voice"] or row["owner_group"],
                score=row["score"],
                whole=row["whole"],
            )
        )
    return {article_id for (article_id,) in known}, others


def _shifted(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return day


def _marked(article: Article, other: _Other) -> Article:
    is_same = article.content_hash == other.content_hash
    relation = DuplicateRelation.SAME_TEXT if is_same else DuplicateRelation.NEAR_TEXT
    is_official = article.owner_kind in OFFICIAL or other.owner_kind in OFFICIAL
    if is_official or headlines_differ(article.title, other.title):
        relation = DuplicateRelation.OVERLAP
    changes: dict[str, object] = {
        "duplicate_of": other.article_id,
        "duplicate_relation": relation,
        "duplicate_score": round(other.score, 4),
        "voice": other.voice,
    }
    says_the_same = relation is not DuplicateRelation.OVERLAP and (is_same or other.whole >= WHOLE)
    # A reason that stands already (another language) is the better one: it would hold without the original.
    if says_the_same and article.is_codable:
        changes |= {"is_codable": False, "not_coded_reason": NotCodedReason.DUPLICATE}
    return article.model_copy(update=changes)
