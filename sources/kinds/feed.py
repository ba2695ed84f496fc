"""RSS 0.9 to 2.0, RDF, Atom and JSON Feed: what a publisher has new."""

from __future__ import annotations

from sources.feed import parse_feed
from sources.kind import GotListing, Kind
from sources.listing import Listing


def _parse(got: GotListing) -> Listing:
    return parse_feed(got.body, url=got.url, content_type=got.content_type, time_zone=got.time_zone)


KIND = Kind(parse=_parse, lists_news=True)
