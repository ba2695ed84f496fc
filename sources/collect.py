"""One source, read once -> its new articles, with a row for every request, every loss and every day seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from schemas.articles import Article
from schemas.codes import (
    FetchOutcome,
    FetchPurpose,
    NotCodedReason,
    PublishedFrom,
    RejectReason,
    RejectStage,
    SourceKind,
)
from schemas.errors import ExtractError, FetchError
from schemas.operations import Fetch, Reject, SourceHealth
from sources.article import ExtractedPage, extract
from sources.extract_pool import Extractor
from sources.feed import parse_feed
from sources.files import read_files
from sources.health import archive_days, disabled_day, live_day
from sources.http import Fetcher, FetchResult
from sources.listing import ListedItem, Listing, normal_url
from sources.registry import READ_KINDS, SourceEntry, is_web_url
from sources.sitemap import parse_sitemap
from sources.stored import Found, make_article
from sources.web_address import origin_of

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
    """What earlier runs know: addresses of stored articles, addresses lost for good, validators of listings."""

    canonical_urls: frozenset[str] = frozenset()
    gone_urls: frozenset[str] = frozenset()
    etag_by_url: Mapping[str, str] = field(default_factory=dict)
    last_modified_by_url: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Collected:
    """What one source gave. `error` says why the source as a whole could not be read."""

    source_id: str
    articles: list[Article]
    fetches: list[Fetch]
    rejects: list[Reject]
    health: list[SourceHealth]
    n_listed: int = 0
    n_known: int = 0
    error: str | None = None


@dataclass(frozen=True)
class CheckedSource:
    """What the listing of a source gave on a look: nothing of it is stored."""

    outcome: FetchOutcome
    n_items: int
    newest: datetime | None
    error: str | None


def collect_source(
    source: SourceEntry,
    *,
    fetcher: Fetcher,
    known: KnownItems,
    run_id: str,
    now: datetime,
    limits: IntakeLimits,
    extractor: Extractor = extract,
) -> Collected:
    """The new articles of one source. Never raises for what the source does: each failure is a row.

    Listings are asked for conditionally; items known by their canonical address, or lost for good before, are not
    fetched. When a page failed in a way that may pass, the validators of the listing are left blank, so that the
    next run lists again.
    """
    if not source.enabled:
        return Collected(source.id, [], [], [], [disabled_day(source, run_id=run_id, now=now)])
    collection = _Collection(source, fetcher, known, run_id, now, limits, extractor)
    try:
        if source.kind is SourceKind.FILES:
            return collection.from_files()
        return collection.from_listing()
    except Exception as error:  # noqa: BLE001 - the one place where a source's loop catches: it costs this source only
        return collection.failed(f"{type(error).__name__}: {error}"[:500])


def check_source(source: SourceEntry, *, fetcher: Fetcher, run_id: str, now: datetime) -> CheckedSource:
    """What the listing of a source gives now, without conditions."""
    collection = _Collection(source, fetcher, KnownItems(), run_id, now, IntakeLimits(max_sitemaps=1))
    try:
        if source.kind is SourceKind.FILES:
            dates = [article.published_at for article in collection.from_files().articles]
            return CheckedSource(FetchOutcome.OK, len(dates), max(dates, default=None), None)
        listed = collection.listing()
    except Exception as error:  # noqa: BLE001 - a check tells what is wrong with a source, whatever it is
        return CheckedSource(FetchOutcome.ERROR, 0, None, f"{type(error).__name__}: {error}"[:500])
    newest = max((item.published for item in listed.items if item.published is not None), default=None)
    return CheckedSource(listed.outcome, len(listed.items), newest, listed.error)


@dataclass
class _Listed:
    """All listings of a source together, and how the reading ended: of an index none of whose sitemaps answered, as
    the first of them did.
    """

    outcome: FetchOutcome
    error: str | None = None
    items: list[ListedItem] = field(default_factory=list)


class _Collection:
    """The state of one reading of one source."""

    def __init__(
        self,
        source: SourceEntry,
        fetcher: Fetcher,
        known: KnownItems,
        run_id: str,
        now: datetime,
        limits: IntakeLimits,
        extractor: Extractor = extract,
    ) -> None:
        self.extractor = extractor
        self.source, self.fetcher, self.known = source, fetcher, known
        self.run_id, self.now, self.limits = run_id, now, limits
        self.articles: dict[str, Article] = {}
        self.fetches: list[Fetch] = []
        self.rejects: list[Reject] = []
        self.n_listed = self.n_known = 0
        self.has_unsettled = False
        self._failures_in_a_row = 0

    def from_listing(self) -> Collected:
        """Everything that the listing leads to."""
        listed = self.listing()
        if listed.outcome not in ANSWERED:
            return self.failed(listed.error or listed.outcome.value, listed.outcome)
        items = self._wanted(listed.items)
        self.n_listed = len(items)
        for place, item in enumerate(items):
            if self._failures_in_a_row >= self.limits.max_failures_in_a_row:
                left = len(items) - place
                detail = f"{self._failures_in_a_row} pages in a row failed; {left} items are left for the next run"
                self._reject(RejectStage.FETCH, RejectReason.FETCH_FAILED, detail, self.source.url)
                break
            self._one_item(item)
        if self.has_unsettled:
            self.fetches = [_without_validators(row) for row in self.fetches]
        dates = [item.published for item in items if item.published is not None]
        return self._collected(listed.outcome, dates, len(items))

    def from_files(self) -> Collected:
        """Everything in the file or folder that the entry names, under the entry's own name."""
        read = read_files(Path(self.source.url), run_id=self.run_id, now=self.now, source=self.source)
        new = [article for article in read.articles if article.canonical_url not in self.known.canonical_urls]
        return Collected(
            self.source.id, new, [], read.rejects, read.health, len(read.articles), len(read.articles) - len(new)
        )

    def failed(self, reason: str, outcome: FetchOutcome = FetchOutcome.ERROR) -> Collected:
        """What there is of a source that could not be read to its end."""
        self._reject(RejectStage.SOURCE, RejectReason.UNREADABLE_LISTING, reason, self.canonical(self.source.url))
        self.fetches = [_without_validators(row) for row in self.fetches]
        day = live_day(self.source, outcome, 0, 0, reason, run_id=self.run_id, now=self.now)
        return Collected(
            self.source.id,
            list(self.articles.values()),
            self.fetches,
            self.rejects,
            [day],
            self.n_listed,
            self.n_known,
            error=reason,
        )

    def _collected(self, outcome: FetchOutcome, dates: list[datetime], n_items: int) -> Collected:
        articles = list(self.articles.values())
        if self.source.archive:
            dated = [article.published_at for article in articles]
            days = archive_days(self.source, [*dates, *dated], articles, run_id=self.run_id, now=self.now)
        else:
            today = sum(1 for article in articles if article.published_at.date() == self.now.date())
            days = [live_day(self.source, outcome, n_items, today, None, run_id=self.run_id, now=self.now)]
        return Collected(
            self.source.id, articles, self.fetches, self.rejects, days, self.n_listed, self.n_known, error=None
        )

    def listing(self) -> _Listed:
        """The items of the source's listing and, for a sitemap index, of the sitemaps it names."""
        if self.source.kind not in READ_KINDS:
            return _Listed(FetchOutcome.ERROR, f"sources of kind {self.source.kind.value} are not read yet")
        outcome, listing, error = self._one_listing(self.source.url)
        listed = _Listed(outcome, error, list(listing.items))
        waiting, seen = list(dict.fromkeys(listing.children)), {self.source.url}
        ends: list[tuple[FetchOutcome, str | None]] = []
        while waiting and len(ends) < self.limits.max_sitemaps:
            url = waiting.pop(0)
            if url in seen:
                continue
            seen.add(url)
            outcome, listing, error = self._one_listing(url)
            ends.append((outcome, error))
            listed.items.extend(listing.items)
            waiting.extend(listing.children)
        self.has_unsettled |= bool(waiting) or any(end in UNSETTLED for end, _ in ends)
        if ends and not any(end in ANSWERED for end, _ in ends):
            listed.outcome, listed.error = ends[0]
        return listed

    def _one_listing(self, url: str) -> tuple[FetchOutcome, Listing, str | None]:
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
                listing = self._parsed(result)
            except FetchError as failure:
                outcome, error = FetchOutcome(failure.outcome), str(failure)
        row = result.row.model_copy(update={"outcome": outcome, "error": error})
        # An index that has not changed may name sitemaps that have, so it is never asked for conditionally.
        self.fetches += [*result.robots_rows, _without_validators(row) if listing.children else row]
        for bad in listing.bad:
            self._reject(RejectStage.SOURCE, RejectReason.BAD_ITEM, bad.detail, None, bad.content)
        return outcome, listing, error

    def _parsed(self, result: FetchResult) -> Listing:
        body, url = result.body or b"", result.row.final_url or result.row.url
        if self.source.kind is SourceKind.FEED:
            return parse_feed(body, url=url, content_type=result.row.content_type, time_zone=self.source.time_zone)
        return parse_sitemap(body, url=url, time_zone=self.source.time_zone, since=self.limits.since)

    def _wanted(self, items: list[ListedItem]) -> list[ListedItem]:
        since = self.limits.since
        wanted: dict[str, ListedItem] = {}
        for item in items:
            if since is None or item.published is None or item.published >= since:
                wanted.setdefault(self.canonical(item.url), item)
        kept = list(wanted.values())
        # What is left out now must be listed again, or no later run would see it.
        self.has_unsettled |= any(since is not None and item.published and item.published < since for item in items)
        self.has_unsettled |= len(kept) > self.limits.max_items
        if len(kept) > self.limits.max_items:
            detail = f"{len(kept):,} items are listed, the first {self.limits.max_items:,} were read"
            self._reject(RejectStage.SOURCE, RejectReason.BAD_ITEM, detail, self.source.url)
        return kept[: self.limits.max_items]

    def canonical(self, url: str) -> str:
        """The public address of a page: `canonical_base` in place of the origin of the listing."""
        base = self.source.canonical_base
        if base is not None and origin_of(url) == origin_of(self.source.url):
            parts = urlsplit(url)
            url = base + urlunsplit(("", "", parts.path, parts.query, ""))
        return normal_url(url)

    def _one_item(self, item: ListedItem) -> None:
        canonical = self.canonical(item.url)
        names = {canonical, item.url}
        if item.guid and is_web_url(item.guid):
            names.add(normal_url(item.guid))
        if names & self.known.canonical_urls or names & self.articles.keys():
            self.n_known += 1
            return
        if names & self.known.gone_urls:
            return
        try:
            self._fetch_item(item, canonical)
        except ExtractError as error:
            self._reject(RejectStage.EXTRACT, RejectReason(error.reason), str(error), canonical, item.title)
        except Exception as error:  # noqa: BLE001 - one poisoned page costs one page
            detail = f"{type(error).__name__}: {error}"[:500]
            self._reject(RejectStage.EXTRACT, RejectReason.EXTRACT_FAILED, detail, canonical, item.title)

    def _fetch_item(self, item: ListedItem, canonical: str) -> None:
        result = self.fetcher.fetch(item.url, FetchPurpose.PAGE, self.source.id, self.run_id)
        self.fetches += result.rows
        row = result.row
        self._failures_in_a_row = self._failures_in_a_row + 1 if row.outcome in UNSETTLED else 0
        if row.outcome is not FetchOutcome.OK or result.body is None:
            self.has_unsettled = self.has_unsettled or row.outcome in UNSETTLED
            reason = RejectReason.TOO_LARGE if row.outcome is FetchOutcome.TOO_LARGE else RejectReason.FETCH_FAILED
            self._reject(RejectStage.FETCH, reason, f"{row.outcome.value}: {row.error}", canonical, item.title)
            return
        page = self.extractor(
            result.body,
            url=row.final_url or item.url,
            content_type=row.content_type,
            listed=item,
            now=self.now,
            time_zone=self.source.time_zone,
        )
        self._keep(item, page)

    def _keep(self, item: ListedItem, page: ExtractedPage) -> None:
        canonical = self.canonical(page.canonical_url)
        if canonical in self.known.canonical_urls or canonical in self.articles:
            self.n_known += 1
            return
        for words in page.refused:
            self._reject(RejectStage.EXTRACT, RejectReason.DATE_REFUSED, words, canonical, page.title)
        if page.published is None and self.source.archive:
            raise ExtractError(RejectReason.UNDATED, "no date in the listing, the page or the text")
        article = make_article(
            Found(
                url=item.url,
                canonical_url=canonical,
                title=page.title,
                body=page.text or (item.summary or ""),
                published_at=page.published or self.now,
                published_from=page.published_from or PublishedFrom.FIRST_SEEN,
                language=page.language,
                byline=page.byline,
                is_paywalled=page.paywalled,
            ),
            self.source,
            run_id=self.run_id,
            now=self.now,
        )
        if not page.text and article.is_codable:
            # The words are the listing's summary: enough to find the article, not enough to code it.
            article = article.model_copy(update={"is_codable": False, "not_coded_reason": NotCodedReason.HEADLINE_ONLY})
        self.articles[canonical] = article

    def _reject(
        self, stage: RejectStage, reason: RejectReason, detail: str, url: str | None, content: str | None = None
    ) -> None:
        self.rejects.append(
            Reject.of(
                stage=stage,
                reason=reason,
                detail=detail,
                run_id=self.run_id,
                rejected_at=self.now,
                source_id=self.source.id,
                url=url,
                content=content,
            )
        )


def _without_validators(row: Fetch) -> Fetch:
    if row.purpose is not FetchPurpose.LISTING:
        return row
    return row.model_copy(update={"etag": None, "last_modified": None})
