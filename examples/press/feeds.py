"""Renders the archive of a publisher as RSS, Atom, RDF, JSON Feed or a Google-news sitemap."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime

from examples.press.archive import Article, Publisher
from examples.press.pages import TEMPLATES, canonical, link_path

CONTENT_TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "rdf": "application/rdf+xml; charset=utf-8",
    "jsonfeed": "application/feed+json; charset=utf-8",
    "news_sitemap": "application/xml; charset=utf-8",
}


def newest(articles: Sequence[Article]) -> datetime:
    """When the last of the articles was published."""
    return max(article.published for article in articles)


def _json_feed(publisher: Publisher, articles: Sequence[Article], origin: str) -> str:
    items = [
        {
            "id": canonical(publisher, article),
            "url": origin + link_path(publisher, article),
            "title": article.title,
            "summary": article.summary,
            "content_text": article.summary,
            "date_published": article.published.isoformat(),
            "authors": [{"name": article.byline}],
            "tags": [article.section],
        }
        for article in articles
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": publisher.name,
        "home_page_url": origin + "/",
        "feed_url": origin + publisher.feed_path,
        "language": "en",
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


def render_feed(publisher: Publisher, articles: Sequence[Article], origin: str) -> str:
    """The publisher's feed with every article, linked at `origin`."""
    if publisher.feed == "jsonfeed":
        return _json_feed(publisher, articles, origin)
    links = [origin + link_path(publisher, article) for article in articles]
    public = [canonical(publisher, article) for article in articles]
    return TEMPLATES.get_template(f"feeds/{publisher.feed}.xml").render(
        publisher=publisher,
        items=list(zip(articles, links, public, strict=True)),
        origin=origin,
        newest=newest(articles),
        rfc822=format_datetime,
    )
