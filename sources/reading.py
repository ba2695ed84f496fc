"""A source's entry -> everything that its listing names: feeds, sitemaps, and the sitemaps of an index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from schemas.codes import FetchOutcome, FetchPurpose
from schemas.errors import FetchError
from schemas.operations import Fetch
from sources.health import SourceHistory
from sources.http import Fetcher, FetchResult
from sources.kind import GotListing, Parse, kind_of
from sources.listing import BadItem, ListedItem, Listing
from sources.registry import SourceEntry

# Ends after which the same page may well be there tomorrow.
UNSETTLED = frozenset(
    {
        FetchOutcome.BLOCKED,
        FetchOutcome.RATE_LIMITED,
        FetchOutcome.TOO_SLOW,
        FetchOutcome.BAD_TLS,
        FetchOutcome.ERROR,
    }
)
ANSWERED = frozenset({FetchOutcome.OK, FetchOutcome.NOT_MODIFIED})


@dataclass(frozen=True)
class IntakeLimits:
    """How much one source may give in one run. `since` leaves out items that are dated before it.

    `max_failures_in_a_row` ends a source for the run: a host that answers none of its pages is not asked for all.
    """

    since: datetime | None = None
    max_items: int = 2_000
    max_sitemaps: int = 50
    max_failures_in_a_row: int = 8


@dataclass(frozen=True)
class KnownItems:
    """What earlier runs know: addresses of stored articles, addresses lost for good, validators of listings, and by
    its id what each source has given.
    """

    canonical_urls: frozenset[str] = frozenset()
    gone_urls: frozenset[str] = frozenset()
    etag_by_url: Mapping[str, str] = field(default_factory=dict)
    last_modified_by_url: Mapping[str, str] = field(default_factory=dict)
    history_by_source: Mapping[str, SourceHistory] = field(default_factory=dict)


@dataclass
class Listed:
    """All listings of a source together, and how the reading ended: of an index none of whose sitemaps answered, as
    the first of them did. `is_settled` is false where a listing has to be read again, changed or not.
    """

    outcome: FetchOutcome
    error: str | None = None
    items: list[ListedItem] = field(default_factory=list)
    bad: list[BadItem] = field(default_factory=list)
    fetches: list[Fetch] = field(default_factory=list)
    is_settled: bool = True


@dataclass(frozen=True)
class ListingReader:
    """Asks for the listings of one source, conditionally where `known` holds what to ask with."""

    source: SourceEntry
    fetcher: Fetcher
    known: KnownItems
    run_id: str
    limits: IntakeLimits

    def read(self) -> Listed:
        """The items of the source's listing and, for a sitemap index, of the sitemaps it names."""
        kind = kind_of(self.source.kind)
        if kind.parse is None:
            return Listed(FetchOutcome.ERROR, f"sources of kind {self.source.kind} are read by `{kind.read_with}`")
        listed = Listed(FetchOutcome.ERROR)
        listed.outcome, listed.error, children = self._one(self.source.url, listed, kind.parse)
        waiting, seen = list(dict.fromkeys(children)), {self.source.url}
        ends: list[tuple[FetchOutcome, str | None]] = []
        while waiting and len(ends) < self.limits.max_sitemaps:
            url = waiting.pop(0)
            if url in seen:
                continue
            seen.add(url)
            outcome, error, children = self._one(url, listed, kind.parse)
            ends.append((outcome, error))
            waiting.extend(children)
        listed.is_settled &= not waiting and not any(end in UNSETTLED for end, _ in ends)
        if ends and not any(end in ANSWERED for end, _ in ends):
            listed.outcome, listed.error = ends[0]
        return listed

    def _one(self, url: str, listed: Listed, parse: Parse) -> tuple[FetchOutcome, str | None, tuple[str, ...]]:
        """How one listing ended, and the listings that it names; what it holds is added to `listed`."""
        result = self.fetcher.fetch(
            url,
            FetchPurpose.LISTING,
            self.source.id,
            self.run_id,
            etag=self.known.etag_by_url.get(url),
            last_modified=self.known.last_modified_by_url.get(url),
        )
        outcome, error = result.row.outcome, result.row.error
        listing = Listing(())
        if outcome is FetchOutcome.OK:
            try:
                listing = parse(self._got(result))
            except FetchError as failure:
                outcome, error = FetchOutcome(failure.outcome), str(failure)
        row = result.row.model_copy(update={"outcome": outcome, "error": error})
        # An index that has not changed may name sitemaps that have, so it is never asked for conditionally.
        listed.fetches += [*result.robots_rows, without_validators(row) if listing.children else row]
        listed.items += listing.items
        listed.bad += listing.bad
        listed.is_settled &= listing.is_whole
        return outcome, error, listing.children

    def _got(self, result: FetchResult) -> GotListing:
        url = result.row.final_url or result.row.url
        zone, since = self.source.time_zone, self.limits.since
        return GotListing(result.body or b"", url, result.row.content_type, zone, since)


def without_validators(row: Fetch) -> Fetch:
    """The row of a listing that the next run has to read again, whether it has changed or not."""
    if row.purpose is not FetchPurpose.LISTING:
        return row
    return row.model_copy(update={"etag": None, "last_modified": None})
