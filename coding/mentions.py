"""Coded events of one article -> rows of `mentions`: the last stop before the warehouse."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from schemas.articles import Article
from schemas.coded import ActFields, CodedEvent, MentionSpan
from schemas.events import Mention


def mentions_of(article: Article, events: Iterable[CodedEvent], coder_version: str) -> list[Mention]:
    """One row per report of each event, with the article's provenance; ids are the same each time."""
    return [_mention(article, event, span, coder_version) for event in events for span in event.mentions]


def mention_id(article_id: str, span: MentionSpan, act: str) -> str:
    """Id from article, offsets and act; 16 hex digits."""
    key = f"{article_id}|{span.start}|{span.end}|{span.trigger_start}|{act}"
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _mention(article: Article, event: CodedEvent, span: MentionSpan, coder_version: str) -> Mention:
    event_date = event.event_date
    return Mention(
        **{name: getattr(event, name) for name in ActFields.model_fields},
        **{name: getattr(span, name) for name in MentionSpan.model_fields},
        mention_id=mention_id(article.article_id, span, event.act),
        article_id=article.article_id,
        article_event_id=event.event_id,
        coder_version=coder_version,
        source_id=article.source_id,
        publisher=article.publisher,
        owner_group=article.owner_group,
        owner_kind=article.owner_kind,
        source_country=article.source_country,
        published_at=article.published_at,
        published_date=article.published_date,
        voice=article.voice or article.owner_group,
        year=(event_date or article.published_date).year,
    )
