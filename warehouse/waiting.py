"""What waits for the coder: articles without a row in `codings`, or with one of another coder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from schemas.articles import Article
from warehouse.store import Store


@dataclass(frozen=True)
class Waiting:
    """An article that waits for the coder, without its text: a recode of a whole archive lists them all."""

    article_id: str
    published_date: date
    year: int


def waiting_articles(store: Store, coder_version: str, recode: bool = False) -> list[Waiting]:
    """What waits for the coder, oldest first: never coded, or with `recode` by another version as well."""
    by_whom = "coder_version = $version" if recode else "$version IS NOT NULL"
    found = store.sql(
        f"""
        SELECT article_id, published_date, year FROM articles
        WHERE is_codable AND article_id NOT IN (SELECT article_id FROM codings WHERE {by_whom})
        ORDER BY published_at, article_id
        """,  # noqa: S608 - own conditions
        {"version": coder_version},
        views=False,
    )
    return [Waiting(**row) for row in found.to_pylist()]


def texts_to_code(store: Store, waiting: Sequence[Waiting]) -> list[Article]:
    """The articles themselves, oldest first; only the years and days in which they lie are read."""
    if not waiting:
        return []
    years = ", ".join(str(year) for year in sorted({article.year for article in waiting}))
    found = store.rows(
        Article,
        f"year IN ({years}) AND published_date BETWEEN $first AND $last AND article_id IN (SELECT unnest($ids))",
        {
            "first": min(article.published_date for article in waiting),
            "last": max(article.published_date for article in waiting),
            "ids": [article.article_id for article in waiting],
        },
    )
    return sorted(found, key=lambda article: (article.published_at, article.article_id))
