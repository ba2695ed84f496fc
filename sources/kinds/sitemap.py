"""XML sitemaps and indexes of them, plain or gzip: what a site has, the newest first."""

from __future__ import annotations

from sources.kind import GotListing, Kind
from sources.listing import Listing
from sources.sitemap import parse_sitemap


def _parse(got: GotListing) -> Listing:
    return parse_sitemap(got.body, url=got.url, time_zone=got.time_zone, since=got.since)


KIND = Kind(parse=_parse)
