"""What a page or a file gave -> the row of `articles` that is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from schemas.articles import Article
from schemas.codes import NotCodedReason, PublishedFrom
from sources.moments import local_day
from sources.registry import SourceEntry
from sources.texts import content_hash, sketch

CODED_LANGUAGE = "en"
# A body of fewer words is a headline with a caption; a stub before a paywall is a paragraph or two.
HEADLINE_WORDS = 15
STUB_WORDS = 150


@dataclass(frozen=True)
class Found:
    """One article before it is a row. `body` is the text without its title; times in UTC."""

    url: str
    canonical_url: str
    title: str
    body: str
    published_at: datetime
    published_from: PublishedFrom
    language: str | None
    byline: str | None = None
    is_paywalled: bool | None = None


def article_id_of(canonical_url: str) -> str:
    """First 16 hex digits of the SHA-256 of the address."""
    return sha256(canonical_url.encode(errors="replace")).hexdigest()[:16]


def make_article(found: Found, source: SourceEntry, *, run_id: str, now: datetime) -> Article:
    """The row of an article, with the reason where the coder shall not read it."""
    reason = not_coded_reason(found)
    day = local_day(found.published_at, source.time_zone)
    return Article(
        article_id=article_id_of(found.canonical_url),
        source_id=source.id,
        publisher=source.publisher,
        owner_group=source.owner_group,
        owner_kind=source.owner_kind,
        source_country=source.country,
        url=found.url,
        canonical_url=found.canonical_url,
        title=found.title,
        text=f"{found.title}\n\n{found.body}",
        byline=found.byline,
        language=found.language,
        published_at=found.published_at,
        published_from=found.published_from,
        published_date=day,
        first_seen_at=now,
        fetched_at=now,
        run_id=run_id,
        is_paywalled=found.is_paywalled,
        word_count=len(found.body.split()),
        content_hash=content_hash(found.title, found.body),
        sketch=sketch(found.body),
        is_codable=reason is None,
        not_coded_reason=reason,
        year=day.year,
    )


def not_coded_reason(found: Found) -> NotCodedReason | None:
    """Why an article is stored and not coded; null for one that is coded."""
    n_words = len(found.body.split())
    if found.language != CODED_LANGUAGE:
        return NotCodedReason.LANGUAGE
    if found.is_paywalled and n_words < STUB_WORDS:
        return NotCodedReason.PAYWALLED
    if n_words < HEADLINE_WORDS:
        return NotCodedReason.HEADLINE_ONLY
    return None
