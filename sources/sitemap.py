"""Bytes of a sitemap -> its items, or the sitemaps that an index names; plain or gzip."""

from __future__ import annotations

from datetime import datetime

from lxml import etree

from schemas.codes import FetchOutcome
from schemas.errors import FetchError
from sources.feed_guard import refuse_entities
from sources.listing import BadItem, ListedItem, Listing, item_url
from sources.moments import parse_moment
from sources.unpack import unpack_gzip

# sitemaps.org allows 50 MB unpacked; ours are capped by the fetcher before, this is for the .gz ones.
UNPACKED_CAP_BYTES = 50_000_000


def parse_sitemap(body: bytes, *, url: str, time_zone: str = "UTC", since: datetime | None = None) -> Listing:
    """The items of a urlset, newest first where they are dated, or the children of an index.

    `lastmod` is no publication date, so only `news:publication_date` dates an item; what was last changed before
    `since` is left out. Raises FetchError: `bad_xml` for what is no sitemap, `empty` for one without entries,
    `too_large` for a .gz that unpacks past its cap.
    """
    root = _root(unpack_gzip(body, UNPACKED_CAP_BYTES))
    kind = _name(root)
    if kind not in ("urlset", "sitemapindex"):
        raise FetchError(FetchOutcome.BAD_XML, f"no sitemap: the root is {kind!r}")
    nodes = [node for node in root if _name(node) in ("url", "sitemap")]
    if not nodes:
        raise FetchError(FetchOutcome.EMPTY, "a sitemap without entries")
    entries = [entry for entry in map(_fields, nodes) if not _is_older(entry, since, time_zone)]
    if kind == "sitemapindex":
        return _index(entries, url)
    return _urlset(entries, url, time_zone)


def _root(body: bytes) -> etree._Element:
    refuse_entities(body)
    # Entities and the network stay off: a sitemap is written by a stranger.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(body.strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FetchError(FetchOutcome.BAD_XML, f"no sitemap: {error}"[:300]) from error
    if root is None:
        raise FetchError(FetchOutcome.BAD_XML, "no sitemap: no root was found")
    return root


def _name(node: etree._Element) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def _fields(node: etree._Element) -> dict[str, str]:
    """The texts of an entry by local name, the news part without its prefix; `loc` of images is not taken."""
    fields: dict[str, str] = {}
    for child in node:
        if _name(child) == "news":
            for part in child.iter():
                fields.setdefault(f"news_{_name(part)}", (part.text or "").strip())
        elif _name(child) in ("loc", "lastmod"):
            fields.setdefault(_name(child), (child.text or "").strip())
    return fields


def _is_older(entry: dict[str, str], since: datetime | None, time_zone: str) -> bool:
    changed = parse_moment(entry.get("lastmod"), time_zone) if since is not None else None
    return changed is not None and since is not None and changed < since


def _index(entries: list[dict[str, str]], base: str) -> Listing:
    children, bad = [], []
    for entry in sorted(entries, key=lambda fields: fields.get("lastmod", ""), reverse=True):
        try:
            children.append(item_url(entry.get("loc"), base))
        except ValueError as error:
            bad.append(BadItem(str(error), str(entry)))
    return Listing((), tuple(bad), tuple(children))


def _urlset(entries: list[dict[str, str]], base: str, time_zone: str) -> Listing:
    items, bad = [], []
    for entry in sorted(entries, key=lambda fields: fields.get("lastmod", ""), reverse=True):
        try:
            items.append(
                ListedItem(
                    url=item_url(entry.get("loc"), base),
                    title=entry.get("news_title") or None,
                    published=parse_moment(entry.get("news_publication_date"), time_zone),
                    language=(entry.get("news_language") or "")[:2].lower() or None,
                )
            )
        except ValueError as error:
            bad.append(BadItem(str(error), str(entry)))
    return Listing(tuple(items), tuple(bad))
