"""What a listing says of its items, whatever its format: the form between feeds or sitemaps and the collector."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from html import unescape
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from sources.registry import URL_LIMIT, is_web_url

# Parameters that name the reader's way to a page and never the page.
TRACKING = frozenset(
    {"fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid", "igshid", "xtor", "ocid", "cmpid", "maca"}
)
TRACKING_PREFIXES = ("utm_", "at_", "ns_", "pk_", "mtm_")


@dataclass(frozen=True)
class ListedItem:
    """One item of a listing. `published` is in UTC, null where the listing gives no readable date.

    `not_before` is the earliest date that is believed of it without JSON-LD: a living feed lists what is new.
    """

    url: str
    title: str | None = None
    published: datetime | None = None
    summary: str | None = None
    byline: str | None = None
    language: str | None = None
    guid: str | None = None
    not_before: datetime | None = None


@dataclass(frozen=True)
class BadItem:
    """An item that cannot be followed: why, and what it was."""

    detail: str
    content: str


@dataclass(frozen=True)
class Listing:
    """The items of a listing in its own order, its bad ones, and the addresses of further listings (sitemap index).

    `is_whole` is false where it held or should have held more: it has then to be read again, changed or not.
    """

    items: tuple[ListedItem, ...]
    bad: tuple[BadItem, ...] = ()
    children: tuple[str, ...] = ()
    is_whole: bool = True


def item_url(link: str | None, base: str) -> str:
    """The absolute address of a link in a listing. Raises ValueError saying what is wrong with it."""
    text = unescape((link or "").strip())
    if not text:
        raise ValueError("no address")
    url = urljoin(base, text.replace(" ", "%20"))
    if len(url) > URL_LIMIT:
        raise ValueError(f"an address of {len(url):,} characters, at most {URL_LIMIT:,} are read")
    if not is_web_url(url) or any(ord(sign) < 33 or ord(sign) == 127 for sign in url):
        raise ValueError("the address is not http or https")
    return url


def normal_url(url: str) -> str:
    """The address by which a page is known: host in lower case, no default port, fragment or tracking parameters."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    default = {"http": 80, "https": 443}.get(parts.scheme)
    port = "" if parts.port in (None, default) else f":{parts.port}"
    query = parts.query
    kept = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if not _is_tracking(name)]
    if len(kept) != len(parse_qsl(query, keep_blank_values=True)):
        query = urlencode(kept)
    return urlunsplit((parts.scheme, f"{host}{port}", parts.path or "/", query, ""))


def _is_tracking(name: str) -> bool:
    name = name.lower()
    return name in TRACKING or name.startswith(TRACKING_PREFIXES)
