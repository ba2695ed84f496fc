"""Reports of the ReliefWeb interface, version 2: a JSON list of what OCHA's desk has taken up, the newest first."""

from __future__ import annotations

import json
from typing import Any

from schemas.codes import FetchOutcome
from schemas.errors import FetchError
from sources.feed import plain_text
from sources.kind import GotListing, Kind
from sources.listing import BadItem, ListedItem, Listing, item_url
from sources.moments import parse_moment


def _parse(got: GotListing) -> Listing:
    """The items of an answer that was asked for with the fields `title`, `url_alias` and `date.created`."""
    try:
        reports = json.loads(got.body.decode("utf-8-sig"))["data"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise FetchError(FetchOutcome.BAD_XML, f"no answer of ReliefWeb: {error!r}"[:300]) from error
    if not isinstance(reports, list) or not reports:
        raise FetchError(FetchOutcome.EMPTY, "an answer without reports")
    items, bad = [], []
    for report in reports:
        try:
            items.append(_item(report["fields"], got))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            bad.append(BadItem(f"{type(error).__name__}: {error}", str(report)[:2_000]))
    return Listing(tuple(items), tuple(bad))


def _item(fields: dict[str, Any], got: GotListing) -> ListedItem:
    return ListedItem(
        url=item_url(fields.get("url_alias") or fields["url"], got.url),
        title=plain_text(fields["title"]),
        published=parse_moment((fields.get("date") or {}).get("created"), got.time_zone),
    )


KIND = Kind(parse=_parse, lists_news=True)
