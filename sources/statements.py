"""What a page says of itself in JSON-LD, meta elements and links: date, price, address, language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml.html import HtmlElement

from sources.moments import parse_moment

ARTICLE_TYPES = re.compile(r"(Article|Posting|Report|Review)$", re.I)
JSON_LD_DEPTH = 12
META_DATES = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished", "date_published",
    "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date", "publish_date", "publication_date",
    "cxenseparse:recs:publishtime", "article.published", "published_time", "dcterms.created", "dc.date.issued",
    "dcterms.date", "dc.date", "dcterms.issued", "date",
)  # fmt: skip


@dataclass(frozen=True)
class Statements:
    """What the page says; null where it says nothing. Dates in UTC.

    `is_free` is isAccessibleForFree of the article. `canonical_url` is <link rel=canonical> as written.
    """

    json_ld_published: datetime | None = None
    page_published: datetime | None = None
    is_free: bool | None = None
    headline: str | None = None
    og_title: str | None = None
    canonical_url: str | None = None
    language: str | None = None
    has_article: bool = False


def read_statements(tree: HtmlElement, time_zone: str) -> Statements:
    """What a page says of itself. Broken JSON-LD counts as silence."""
    things = [thing for script in _json_ld(tree) for thing in _things(script, 0)]
    articles = [thing for thing in things if _is_article(thing)]
    dated = [thing for thing in [*articles, *things] if thing.get("datePublished")]
    metas = _metas(tree)
    return Statements(
        json_ld_published=_first_moment([thing.get("datePublished") for thing in dated], time_zone),
        page_published=_page_published(tree, metas, time_zone),
        is_free=_is_free(articles or things),
        headline=next((str(thing["headline"]).strip() for thing in articles if thing.get("headline")), None),
        og_title=metas.get("og:title"),
        canonical_url=next((str(href) for href in tree.xpath("//link[@rel='canonical']/@href")), None),
        language=(str(tree.get("lang") or "")[:2].lower() or None),
        has_article=bool(articles) or metas.get("og:type") == "article",
    )


def _json_ld(tree: HtmlElement) -> Iterator[Any]:
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        text = (script.text_content() or "").strip()
        text = re.sub(r"^(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)$", "", text).strip().rstrip(";")
        try:
            yield json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue


def _things(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > JSON_LD_DEPTH:
        return
    if isinstance(value, list):
        for part in value:
            yield from _things(part, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemReviewed"):
            if isinstance(value.get(key), dict | list):
                yield from _things(value[key], depth + 1)


def _is_article(thing: dict[str, Any]) -> bool:
    types = thing.get("@type")
    return any(ARTICLE_TYPES.search(str(name)) for name in (types if isinstance(types, list) else [types]))


def _is_free(things: list[dict[str, Any]]) -> bool | None:
    for thing in things:
        value = thing.get("isAccessibleForFree")
        if value is not None:
            return str(value).strip().lower() not in ("false", "0", "no", "http://schema.org/false")
    return None


def _metas(tree: HtmlElement) -> dict[str, str]:
    metas: dict[str, str] = {}
    for meta in tree.xpath("//meta[@content]"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        metas.setdefault(name.strip().lower(), meta.get("content", "").strip())
    return metas


def _page_published(tree: HtmlElement, metas: dict[str, str], time_zone: str) -> datetime | None:
    stated = [metas.get(name) for name in META_DATES]
    stated += [str(value) for value in tree.xpath("//*[@itemprop='datePublished']/@datetime")]
    stated += [str(value) for value in tree.xpath("//time[@pubdate]/@datetime")]
    in_article = tree.xpath("(//article//time/@datetime | //main//time/@datetime)[1]")
    stated += [str(value) for value in in_article]
    return _first_moment(stated, time_zone)


def _first_moment(values: list[Any], time_zone: str) -> datetime | None:
    return next((moment for value in values if (moment := parse_moment(_text(value), time_zone))), None)


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return value if isinstance(value, str) else None
