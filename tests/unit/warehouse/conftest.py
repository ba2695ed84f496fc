"""Rows of an invented press for the tests of the warehouse."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from schemas.articles import Article, Coding
from schemas.coded import Party
from schemas.codes import (
    DatePrecision,
    Direction,
    EventType,
    FetchOutcome,
    FetchPurpose,
    OwnerKind,
    PublishedFrom,
    Status,
)
from schemas.events import Mention
from schemas.operations import Fetch
from warehouse.store import Store

NOW = datetime(2022, 1, 12, 3, 0, tzinfo=UTC)


class Press:
    """Makes articles, codings, mentions and fetches; what is not said has one plain value."""

    now = NOW

    def article(self, name: str, *, day: date = date(2022, 1, 10), **changes: Any) -> Article:
        url = changes.pop("canonical_url", f"https://paper.example/{name}")
        row = {
            "article_id": name,
            "source_id": "paper",
            "publisher": "The Paper",
            "owner_group": "paper",
            "owner_kind": OwnerKind.PRIVATE,
            "source_country": "DEU",
            "url": url,
            "canonical_url": url,
            "title": f"News {name}",
            "text": f"News {name}\n\nRussia shelled Kharkiv.",
            "byline": None,
            "language": "en",
            "published_at": datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
            "published_from": PublishedFrom.FEED,
            "published_date": day,
            "first_seen_at": NOW,
            "fetched_at": NOW,
            "run_id": "r1",
            "is_paywalled": None,
            "word_count": 3,
            "content_hash": hashlib.sha256(name.encode()).hexdigest(),
            "sketch": [8, 16],
            "is_codable": True,
            "year": day.year,
        }
        return Article.model_validate(row | changes)

    def coding(self, article: Article, version: str = "1", **changes: Any) -> Coding:
        row = {
            "article_id": article.article_id,
            "coder_version": version,
            "coded_at": NOW,
            "run_id": "r1",
            "n_sentences": 1,
            "n_mentions": 1,
            "year": article.year,
        }
        return Coding.model_validate(row | changes)

    def mention(self, article: Article, nth: int = 0, *, version: str = "1", **changes: Any) -> Mention:
        day = changes.get("event_date", article.published_date)
        row = {
            "act": "shelling",
            "event_type": EventType.ASSAULT,
            "cameo_code": "190",
            "quad_class": 4,
            "plover_score": -9.0,
            "goldstein": -10.0,
            "escalation_rung": 8,
            "direction": Direction.UP,
            "status": Status.ACTUAL,
            "actors": [self.party("RUS")],
            "recipients": [self.party("UKR")],
            "event_date": day,
            "date_precision": DatePrecision.DAY,
            "confidence": 0.8,
            "sentence_index": nth,
            "start": 9,
            "end": 32,
            "text": "Russia shelled Kharkiv.",
            "trigger": "shelled",
            "trigger_start": 16,
            "trigger_end": 23,
            "rule": "test",
            "mention_id": hashlib.sha256(f"{article.article_id}|{nth}".encode()).hexdigest()[:16],
            "article_id": article.article_id,
            "article_event_id": f"{article.article_id}-{nth}",
            "coder_version": version,
            "voice": article.owner_group,
            "year": day.year,
        }
        shared = ("source_id", "publisher", "owner_group", "owner_kind", "source_country")
        provenance = {name: getattr(article, name) for name in (*shared, "published_at", "published_date")}
        return Mention.model_validate(row | provenance | changes)

    def party(self, code: str) -> Party:
        return Party(text=code, name=code, code=code, country=code if len(code) == 3 else None)

    def fetch(self, name: str, url: str, **changes: Any) -> Fetch:
        row = {
            "fetch_id": name,
            "run_id": "r1",
            "source_id": "paper",
            "purpose": FetchPurpose.LISTING,
            "url": url,
            "requested_at": NOW,
            "outcome": FetchOutcome.OK,
            "year": NOW.year,
        }
        return Fetch.model_validate(row | changes)

    def later(self, hours: float) -> datetime:
        return NOW + timedelta(hours=hours)


@pytest.fixture
def press() -> Press:
    return Press()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "data")


@pytest.fixture
def coded(store: Store, press: Press) -> Callable[..., None]:
    """Loads an article with its mentions and coding, as a run does."""
    from warehouse.load import load_articles, load_coded

    def load(*pairs: tuple[Article, list[Mention]], version: str = "1") -> None:
        load_articles(store, [article for article, _ in pairs], run_id="r1", now=NOW)
        codings = [press.coding(article, version) for article, _ in pairs]
        load_coded(store, codings, [m for _, mentions in pairs for m in mentions], [], run_id="r1", now=NOW)

    return load
