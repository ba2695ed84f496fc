"""Reads the publishers and the articles of the sample press from their YAML files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent

TROUBLES = ("wrong_charset", "undated", "paywall", "consent", "redirect", "gone", "not_html")
FEED_KINDS = ("rss", "atom", "rdf", "jsonfeed", "news_sitemap")
STYLES = ("broadsheet", "wire", "portal")
OWNER_KINDS = ("public", "private", "state", "government", "igo", "ngo")


@dataclass(frozen=True)
class Publisher:
    """One invented publisher: who it is, how its pages look and where its feed lies."""

    id: str
    name: str
    domain: str
    country: str
    feed: str
    feed_path: str
    owner_kind: str
    owner_group: str
    style: str
    path: str
    expected_per_day: float
    note: str


@dataclass(frozen=True)
class Article:
    """One article as its publisher wrote it, with the public records its facts come from."""

    publisher: str
    slug: str
    title: str
    published: datetime
    byline: str
    section: str
    paragraphs: tuple[str, ...]
    facts: tuple[str, ...]
    holds_events: bool
    syndicated: bool = False
    reprint_of: str | None = None
    corrects: str | None = None
    trouble: str | None = None

    @property
    def id(self) -> str:
        """`publisher/date-slug`, which is also the name of the article's file."""
        return f"{self.publisher}/{self.published:%Y-%m-%d}-{self.slug}"

    @property
    def summary(self) -> str:
        """The first paragraph, as feeds carry it."""
        return self.paragraphs[0]


@dataclass(frozen=True)
class Press:
    """The whole sample press: eight publishers, one dead source and every article."""

    publishers: tuple[Publisher, ...]
    dead_source: Publisher
    articles: tuple[Article, ...]

    def of(self, publisher: Publisher) -> tuple[Article, ...]:
        """The articles of one publisher, newest first."""
        own = [article for article in self.articles if article.publisher == publisher.id]
        return tuple(sorted(own, key=lambda article: article.published, reverse=True))


class BadArticleError(ValueError):
    """An article file says something the press cannot print."""


def _checked(publisher: Publisher) -> Publisher:
    known = (publisher.feed in FEED_KINDS, publisher.style in STYLES, publisher.owner_kind in OWNER_KINDS)
    if not all(known):
        raise BadArticleError(f"publishers.yaml: unknown feed, style or owner_kind of {publisher.id}")
    return publisher


def read_article(path: Path) -> Article:
    """The article in one YAML file; raises BadArticleError with the file's name when a key is wrong."""
    raw: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        article = Article(
            publisher=path.parent.name,
            published=datetime.fromisoformat(raw.pop("published")),
            paragraphs=tuple(text.strip() for text in raw.pop("paragraphs")),
            facts=tuple(raw.pop("facts")),
            **raw,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadArticleError(f"{path}: {error}") from error
    if article.published.tzinfo is None:
        raise BadArticleError(f"{path}: published has no zone")
    if article.trouble not in (None, *TROUBLES):
        raise BadArticleError(f"{path}: unknown trouble {article.trouble}")
    if article.id != f"{path.parent.name}/{path.stem}":
        raise BadArticleError(f"{path}: the file should be named {article.id}.yaml")
    return article


@cache
def load_press(folder: Path = HERE) -> Press:
    """Everything under `folder`: `publishers.yaml` and `articles/*/*.yaml`."""
    raw = yaml.safe_load((folder / "publishers.yaml").read_text(encoding="utf-8"))
    publishers = tuple(_checked(Publisher(**entry)) for entry in raw["publishers"])
    articles = tuple(read_article(path) for path in sorted((folder / "articles").glob("*/*.yaml")))
    strangers = {article.publisher for article in articles} - {publisher.id for publisher in publishers}
    if strangers:
        raise BadArticleError(f"articles of unknown publishers: {', '.join(sorted(strangers))}")
    return Press(publishers, _checked(Publisher(**raw["dead_source"])), articles)
