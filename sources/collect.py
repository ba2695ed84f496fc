"""One source, read once -> its new articles, with a row for every request, every loss and every day seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from schemas.articles import Article
from schemas.codes import FetchOutcome, FetchPurpose, PublishedFrom, RejectReason, RejectStage
from schemas.operations import Fetch, Reject, SourceHealth
from sources.article import extract
from sources.extract_pool import Extractor
from sources.health import NO_HISTORY, archive_days, disabled_day, judge_listing, live_day
from sources.http import Fetcher
from sources.kind import Open, OpenRequest, kind_of
from sources.listing import ListedItem
from sources.pages import PageReader
from sources.reading import ANSWERED, Listed, ListingReader, without_validators
from sources.reading import IntakeLimits as IntakeLimits
from sources.reading import KnownItems as KnownItems
from sources.registry import SourceEntry

# A slow feed (a think tank, an agency of the UN) lists half a year; what is older is the date of something else.
LONG_BEFORE = timedelta(days=180)


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
    pages = PageReader(source, fetcher=fetcher, known=known, run_id=run_id, now=now, limits=limits, extractor=extractor)
    reading = _Reading(pages)
    try:
        kind = kind_of(source.kind)
        return reading.from_archive(kind.open) if kind.open is not None else reading.from_listing(fetcher)
    except Exception as error:  # noqa: BLE001 - the one place where a source's loop catches: it costs this source only
        return reading.failed(f"{type(error).__name__}: {error}"[:500])


def collect_items(
    source: SourceEntry,
    items: Sequence[ListedItem],
    *,
    fetcher: Fetcher,
    known: KnownItems,
    run_id: str,
    now: datetime,
    limits: IntakeLimits,
    extractor: Extractor = extract,
) -> Collected:
    """The new articles among some items of a listing, for whoever reads a long one piece by piece; without health."""
    pages = PageReader(source, fetcher=fetcher, known=known, run_id=run_id, now=now, limits=limits, extractor=extractor)
    pages.read(items)
    return _gathered(pages, [])


def _gathered(pages: PageReader, days: list[SourceHealth], error: str | None = None) -> Collected:
    """What was read so far, with what is to be said of the source's days."""
    articles = list(pages.articles.values())
    return Collected(
        pages.source.id, articles, pages.fetches, pages.rejects, days, pages.n_listed, pages.n_known, error=error
    )


def _is_root(row: Fetch, source: SourceEntry) -> bool:
    return row.purpose is FetchPurpose.LISTING and row.url == source.url


class _Reading:
    """One reading of one source, out of its listing or of its own articles, and the verdict on its days."""

    def __init__(self, pages: PageReader) -> None:
        self.pages, self.source, self.now = pages, pages.source, pages.now
        self.history = pages.known.history_by_source.get(pages.source.id, NO_HISTORY)

    def from_listing(self, fetcher: Fetcher) -> Collected:
        """Everything that the listing leads to."""
        pages = self.pages
        listed = ListingReader(self.source, fetcher, pages.known, pages.run_id, pages.limits).read()
        pages.fetches += listed.fetches
        pages.has_unsettled |= not listed.is_settled
        for bad in listed.bad:
            pages.reject(RejectStage.SOURCE, RejectReason.BAD_ITEM, bad.detail, None, bad.content)
        if listed.outcome not in ANSWERED:
            return self.failed(listed.error or listed.outcome.value, listed.outcome)
        items = self._wanted(listed.items)
        pages.read(items)
        if pages.has_unsettled:
            pages.fetches = [without_validators(row) for row in pages.fetches]
        return self._judged(listed, items)

    def from_archive(self, opened: Open) -> Collected:
        """Everything that a source gives by itself, under the entry's own name."""
        pages, known = self.pages, self.pages.known.canonical_urls
        archive = opened(OpenRequest(self.source, pages.run_id, self.now))
        found: dict[str, Article] = {}
        for part in archive.parts(0):
            pages.rejects += part.rejects
            pages.fetches += part.fetches
            pages.n_known += part.n_known
            for article in part.articles:
                found.setdefault(article.canonical_url, article)
            if part.outcome is not FetchOutcome.OK:
                return self.failed(part.detail or part.outcome.value, part.outcome)
        pages.articles = {url: article for url, article in found.items() if url not in known}
        pages.n_listed = len(found) + pages.n_known
        pages.n_known += len(found) - len(pages.articles)
        moments = [article.published_at for article in found.values()]
        return _gathered(
            pages,
            archive_days(self.source, moments, list(found.values()), run_id=pages.run_id, now=self.now),
        )

    def failed(self, reason: str, outcome: FetchOutcome = FetchOutcome.ERROR) -> Collected:
        """What there is of a source that could not be read to its end."""
        pages = self.pages
        url = pages.canonical(self.source.url)
        pages.reject(RejectStage.SOURCE, RejectReason.UNREADABLE_LISTING, reason, url)
        pages.fetches = [without_validators(row) for row in pages.fetches]
        day = live_day(self.source, outcome, 0, 0, reason, self.history, run_id=pages.run_id, now=self.now)
        return _gathered(pages, [day], reason)

    def _judged(self, listed: Listed, items: list[ListedItem]) -> Collected:
        articles = list(self.pages.articles.values())
        if self.source.archive:
            wanted = [item.published for item in items if item.published is not None]
            moments = [*wanted, *(article.published_at for article in articles)]
            days = archive_days(self.source, moments, articles, run_id=self.pages.run_id, now=self.now)
        else:
            days = [self._today(listed, articles)]
        return _gathered(self.pages, days)

    def _today(self, listed: Listed, articles: list[Article]) -> SourceHealth:
        outcome, n_items = listed.outcome, len(listed.items)
        dates = [item.published for item in listed.items if item.published is not None]
        # Where items are dated, a day of first sight stands in for a date that could not be believed.
        given = [a.published_at for a in articles if not dates or a.published_from is not PublishedFrom.FIRST_SEEN]
        newest = max([*given, *([self.history.newest_at] if self.history.newest_at else [])], default=None)
        history = replace(self.history, newest_at=newest)
        judged, reason = judge_listing(self.source, outcome, n_items, dates, history, now=self.now)
        if outcome is FetchOutcome.OK:
            # A listing that was not changed keeps that as its outcome: it was asked with what an earlier one said.
            self.pages.fetches = [
                row.model_copy(update={"outcome": judged, "error": reason}) if _is_root(row, self.source) else row
                for row in self.pages.fetches
            ]
        today = sum(1 for article in articles if article.published_at.date() == self.now.date())
        return live_day(
            self.source, judged, n_items, today, reason, self.history, run_id=self.pages.run_id, now=self.now
        )

    def _wanted(self, items: list[ListedItem]) -> list[ListedItem]:
        since = self.pages.limits.since
        wanted: dict[str, ListedItem] = {}
        for item in items:
            if since is None or item.published is None or item.published >= since:
                wanted.setdefault(self.pages.canonical(item.url), item)
        kept = list(wanted.values())
        # What is left out now must be listed again, or no later run would see it.
        self.pages.has_unsettled |= any(
            since is not None and item.published and item.published < since for item in items
        )
        self.pages.has_unsettled |= len(kept) > self.pages.limits.max_items
        if len(kept) > self.pages.limits.max_items:
            detail = f"{len(kept):,} items are listed, the first {self.pages.limits.max_items:,} were read"
            self.pages.reject(RejectStage.SOURCE, RejectReason.BAD_ITEM, detail, self.source.url)
        return [self._held_to_its_date(item) for item in kept[: self.pages.limits.max_items]]

    def _held_to_its_date(self, item: ListedItem) -> ListedItem:
        """An item of a living feed, which is no older than such items are."""
        if not kind_of(self.source.kind).lists_news or self.source.archive:
            return item
        return replace(item, not_before=self.now - LONG_BEFORE)
