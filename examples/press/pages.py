"""Renders an article as the news page a reader would get: three house styles and the usual troubles."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from examples.press.archive import Article, Publisher

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

# The opening of a PDF and a few bytes no text decoder will like.
PDF_HEAD = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
NOT_HTML = PDF_HEAD + bytes(range(128, 256)) * 8


@dataclass(frozen=True)
class Page:
    """What the server answers for one path."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    location: str | None = None
    etag: str | None = None
    last_modified: str | None = None


def path_of(publisher: Publisher, article: Article) -> str:
    """The path of the article's page, the same on loopback and under the public domain."""
    day = article.published
    return publisher.path.format(year=f"{day:%Y}", month=f"{day:%m}", day=f"{day:%d}", slug=article.slug)


def link_path(publisher: Publisher, article: Article) -> str:
    """The path a feed links to: the page itself, or the short address that redirects to it."""
    return f"/r/{article.slug}" if article.trouble == "redirect" else path_of(publisher, article)


def canonical(publisher: Publisher, article: Article) -> str:
    """The public address of the article."""
    return f"https://{publisher.domain}{path_of(publisher, article)}"


def json_ld(publisher: Publisher, article: Article) -> Markup:
    """The schema.org NewsArticle of the page, safe inside a script element."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": article.published.isoformat(),
        "articleSection": article.section,
        "author": {"@type": "Person", "name": article.byline},
        "publisher": {"@type": "NewsMediaOrganization", "name": publisher.name},
        "mainEntityOfPage": canonical(publisher, article),
        "isAccessibleForFree": article.trouble != "paywall",
    }
    # Trusted text: "</" is the only sequence that could leave the script element.
    return Markup(json.dumps(data, ensure_ascii=False, indent=1).replace("</", "<\\/"))


def render_article(publisher: Publisher, article: Article, related: Sequence[tuple[str, str]]) -> str:
    """The article's page in its publisher's style; `related` holds (title, address) of other articles."""
    charset = "iso-8859-1" if article.trouble == "wrong_charset" else "utf-8"
    paywall = article.trouble == "paywall"
    return TEMPLATES.get_template(f"{publisher.style}.html").render(
        publisher=publisher,
        article=article,
        canonical=canonical(publisher, article),
        charset=charset,
        dated=article.trouble != "undated",
        paywall=paywall,
        paragraphs=article.paragraphs[:1] if paywall else article.paragraphs,
        json_ld=json_ld(publisher, article),
        related=related,
    )


def article_page(publisher: Publisher, article: Article, related: Sequence[tuple[str, str]]) -> Page:
    """The answer for the article's own path, trouble included."""
    if article.trouble == "gone":
        return missing(publisher)
    if article.trouble == "not_html":
        return Page(NOT_HTML, "text/html")
    if article.trouble == "consent":
        return Page(TEMPLATES.get_template("consent.html").render(publisher=publisher).encode())
    body = render_article(publisher, article, related).encode("utf-8")
    if article.trouble == "wrong_charset":
        return Page(body, "text/html; charset=iso-8859-1")
    return Page(body)


def missing(publisher: Publisher) -> Page:
    """The publisher's 404."""
    return Page(TEMPLATES.get_template("missing.html").render(publisher=publisher).encode(), status=404)
