"""Lays out the site of one publisher: every path it serves and the answer to it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC
from email.utils import format_datetime

from examples.press.archive import Article, Publisher
from examples.press.feeds import CONTENT_TYPES, newest, render_feed
from examples.press.pages import TEMPLATES, Page, article_page, link_path, path_of

RELATED = 4


def _links(publisher: Publisher, articles: Sequence[Article], origin: str) -> list[tuple[str, str]]:
    return [(article.title, origin + link_path(publisher, article)) for article in articles]


def _feed_page(publisher: Publisher, articles: Sequence[Article], origin: str) -> Page:
    body = render_feed(publisher, articles, origin).encode("utf-8")
    return Page(
        body,
        CONTENT_TYPES[publisher.feed],
        etag=f'"{hashlib.sha256(body).hexdigest()[:20]}"',
        last_modified=format_datetime(newest(articles).astimezone(UTC), usegmt=True),
    )


def robots() -> Page:
    """A robots.txt that lets everybody in and asks for no delay."""
    return Page(b"User-agent: *\nAllow: /\n", "text/plain; charset=utf-8")


def build_site(publisher: Publisher, articles: Sequence[Article], origin: str) -> dict[str, Page]:
    """Every path of the publisher with its answer; links point to `origin`."""
    links = _links(publisher, articles, origin)
    home = TEMPLATES.get_template("home.html")
    site = {
        "/": Page(home.render(publisher=publisher, links=links, feed=publisher.feed_path).encode()),
        "/robots.txt": robots(),
        publisher.feed_path: _feed_page(publisher, articles, origin),
    }
    for place, article in enumerate(articles):
        path = path_of(publisher, article)
        site[path] = article_page(publisher, article, [*links[place + 1 :], *links[:place]][:RELATED])
        if article.trouble == "redirect":
            moved = b"<!doctype html><title>Moved</title><p>This page has moved."
            site[link_path(publisher, article)] = Page(moved, status=301, location=origin + path)
    return site
