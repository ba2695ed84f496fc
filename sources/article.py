"""Bytes of a page -> title, body, date, language, address: what is stored of an article."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import trafilatura
from lxml.html import HtmlElement

from schemas.codes import PublishedFrom, RejectReason
from schemas.errors import ExtractError
from sources.decode import decode_page
from sources.feed import plain_text
from sources.language import language_of
from sources.listing import ListedItem, item_url, normal_url
from sources.moments import parse_moment
from sources.statements import Statements, read_statements
from sources.texts import normal_text

# A page of 4.8 MB took 3 s and one of 19 MB took 41 s and 550 MB (trafilatura 2.3.1): beyond these it is no article.
PAGE_CAP_BYTES = 3_000_000
ELEMENT_CAP = 100_000
# Clocks differ by minutes; a time zone named wrongly gives hours, and the next statement is then better.
FUTURE_TOLERANCE = timedelta(hours=1)
# A consent wall is a page of a few sentences; an article on consent walls is longer.
CONSENT_WORDS = 150
CONSENT_TITLE = re.compile(
    r"^(before you continue|your privacy|we value your privacy|privacy (settings|preferences|choices)|cookie"
    r"|consent|manage (your )?(consent|privacy|cookies)|we use cookies)",
    re.I,
)
CONSENT_TEXT = re.compile(r"\b(cookies?|consent|partners store|personal data)\b", re.I)
CONSENT_CHOICE = re.compile(r"\b(accept all|reject all|agree and continue|manage (options|choices))\b", re.I)
CONSENT_HOST = re.compile(r"^(consent|guce|privacy|cmp)\.")
# Above a repeated headline stands at most a kicker or two ("World", "Analysis").
KICKER_LINES = 3
KICKER_WORDS = 5
OPENING_TAG = re.compile(r"<[a-zA-Z]")
NOT_TEXT = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b", b"RIFF", b"ID3")
HTML_TYPES = ("html", "xml", "text/plain", "octet-stream")


@dataclass(frozen=True)
class ExtractedPage:
    """What an article page gives. `text` is the body without the title; `published` is in UTC.

    `paywalled` is null where the page says nothing. `refused` tells of dates that could not be, each in words.
    """

    title: str
    text: str
    published: datetime | None
    published_from: PublishedFrom | None
    language: str | None
    canonical_url: str
    paywalled: bool | None
    byline: str | None
    refused: tuple[str, ...] = ()

    def record(self) -> dict[str, object]:
        """The values under their names, for JSON: the time as ISO 8601, the code as text."""
        return {
            "title": self.title,
            "text": self.text,
            "published": self.published.isoformat() if self.published else None,
            "published_from": self.published_from.value if self.published_from else None,
            "language": self.language,
            "canonical_url": self.canonical_url,
            "paywalled": self.paywalled,
            "byline": self.byline,
        }


def extract(
    page: bytes,
    *,
    url: str,
    content_type: str | None = None,
    listed: ListedItem | None = None,
    now: datetime,
    time_zone: str = "UTC",
) -> ExtractedPage:
    """What would be stored of a page. Its date is the first that can be of: listing, JSON-LD, page, text.

    A date later than `now` (and a margin for clocks), or before `listed.not_before` and not of JSON-LD, is refused and
    noted. `time_zone` is where dates without a zone
    are meant. Raises ExtractError: `not_html`, `too_large`, `consent_page`, `no_text` (neither title nor body),
    `extract_failed`.
    """
    _check_bytes(page, content_type)
    text = decode_page(page, content_type)
    tree = _tree(text)
    said = read_statements(tree, time_zone)
    document = _document(tree, url)
    titles = _titles(said, listed, document)
    title = titles[0] if titles else ""
    body = _body(document, {normal_text(words) for words in titles})
    _check_consent(title, body, text, said, url)
    if not title and not body:
        raise ExtractError(RejectReason.NO_TEXT, "neither a title nor a body was found")
    published, published_from, refused = _published(said, listed, getattr(document, "date", None), now, time_zone)
    declared = said.language or (listed.language if listed is not None else None)
    return ExtractedPage(
        title=title,
        text=body,
        published=published,
        published_from=published_from,
        language=language_of(f"{title}\n{body}", declared),
        canonical_url=_canonical(said.canonical_url, url),
        paywalled=None if said.is_free is None else not said.is_free,
        byline=plain_text(getattr(document, "author", None)) or (listed.byline if listed is not None else None),
        refused=refused,
    )


def _check_bytes(page: bytes, content_type: str | None) -> None:
    if len(page) > PAGE_CAP_BYTES:
        raise ExtractError(
            RejectReason.TOO_LARGE, f"a page of {len(page):,} bytes, at most {PAGE_CAP_BYTES:,} are read"
        )
    kind = (content_type or "").partition(";")[0].strip().lower()
    if kind and not any(name in kind for name in HTML_TYPES):
        raise ExtractError(RejectReason.NOT_HTML, f"the page is called {kind}")
    head = page[:1_024].lstrip()
    has_wide_mark = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if head.startswith(NOT_TEXT) or (b"\x00" in head and not has_wide_mark) or (b"<" not in page and not has_wide_mark):
        raise ExtractError(RejectReason.NOT_HTML, f"the page begins with {head[:20]!r}")


def _tree(text: str) -> HtmlElement:
    n_elements = sum(1 for _ in OPENING_TAG.finditer(text))
    if n_elements > ELEMENT_CAP:
        raise ExtractError(RejectReason.TOO_LARGE, f"{n_elements:,} elements, at most {ELEMENT_CAP:,} are read")
    tree = trafilatura.load_html(text.replace("\x00", ""))
    if tree is None:
        raise ExtractError(RejectReason.NOT_HTML, "the page is no HTML")
    return tree


def _document(tree: HtmlElement, url: str) -> object | None:
    try:
        document: object | None = trafilatura.bare_extraction(
            tree, url=url, with_metadata=True, include_comments=False, deduplicate=False
        )
    except MemoryError:
        raise
    except Exception as error:
        raise ExtractError(RejectReason.EXTRACT_FAILED, f"{type(error).__name__}: {error}"[:300]) from error
    return document


def _body(document: object | None, titles: set[str]) -> str:
    """The text without the headline that extraction often repeats above it, and without the kicker over that."""
    lines = [line.strip() for line in (getattr(document, "text", None) or "").splitlines()]
    lines = [line for line in lines if line]
    for place, line in enumerate(lines[:KICKER_LINES]):
        if normal_text(line) in titles and all(len(above.split()) <= KICKER_WORDS for above in lines[:place]):
            lines = lines[place + 1 :]
            break
    return "\n\n".join(lines)


def _titles(said: Statements, listed: ListedItem | None, document: object | None) -> list[str]:
    """The titles of a page, the best first: the listing's, which is the headline without the site's name."""
    in_listing = listed.title if listed is not None else None
    stated = (in_listing, said.headline, getattr(document, "title", None), said.og_title)
    return [title for words in stated if (title := plain_text(words))]


def _check_consent(title: str, body: str, markup: str, said: Statements, url: str) -> None:
    if CONSENT_HOST.match(urlsplit(url).hostname or ""):
        raise ExtractError(RejectReason.CONSENT_PAGE, "the request ended at a consent wall")
    if said.has_article or len(body.split()) > CONSENT_WORDS:
        return
    page_title = re.search(r"<title[^>]*>([^<]*)", markup, re.I)
    titles = (title, page_title[1].strip() if page_title else "")
    speaks_of_it = CONSENT_TEXT.search(body or markup) is not None
    if speaks_of_it and (any(CONSENT_TITLE.match(words) for words in titles) or CONSENT_CHOICE.search(body)):
        raise ExtractError(RejectReason.CONSENT_PAGE, f"a consent wall: {titles[1][:80]!r}")


def _published(
    said: Statements, listed: ListedItem | None, found: str | None, now: datetime, time_zone: str
) -> tuple[datetime | None, PublishedFrom | None, tuple[str, ...]]:
    stated = (
        (listed.published if listed is not None else None, PublishedFrom.FEED),
        (said.json_ld_published, PublishedFrom.JSON_LD),
        (said.page_published, PublishedFrom.PAGE),
        (parse_moment(found, time_zone), PublishedFrom.TEXT),
    )
    not_before = listed.not_before if listed is not None else None
    refused: list[str] = []
    for moment, source in stated:
        if moment is None:
            continue
        if moment > now + FUTURE_TOLERANCE:
            refused.append(f"{source.value} says {moment:%Y-%m-%d %H:%M}, which is in the future")
        # One page in thirty without JSON-LD gives the date of something else on it, up to 1,667 days off.
        elif not_before is not None and moment < not_before and source is not PublishedFrom.JSON_LD:
            refused.append(f"{source.value} says {moment:%Y-%m-%d %H:%M}, long before the item was first seen")
        else:
            return moment, source, tuple(refused)
    return None, None, tuple(refused)


def _canonical(stated: str | None, url: str) -> str:
    """The address the page gives itself, where it lies on the same site and is not just its front page."""
    own = normal_url(url)
    if not stated:
        return own
    try:
        address = item_url(stated, url)
    except ValueError:
        return own
    parts, here = urlsplit(address), urlsplit(url)
    if site_of(parts.hostname) != site_of(here.hostname) or (parts.path in ("", "/") and here.path not in ("", "/")):
        return own
    return normal_url(address)


def site_of(host: str | None) -> str:
    """The part of a host name that one owner holds, near enough: `www.news.bbc.co.uk` and `bbc.co.uk` agree."""
    labels = (host or "").lower().rstrip(".").split(".")
    if labels[-1].isdigit() or len(labels) < 3:
        return ".".join(labels)
    # co.uk, com.au, gov.il: a short second label below a country.
    kept = 3 if len(labels[-1]) == 2 and len(labels[-2]) <= 3 else 2
    return ".".join(labels[-kept:])
