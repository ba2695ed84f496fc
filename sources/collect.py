"""One source, read once -> its new articles, with a row for every request, every loss and every day seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
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
from schemas.errors import ExtractError
from schemas.operations import Fetch, Reject, SourceHealth
from sources.article import ExtractedPage, extract
from sources.extract_pool import Extractor
from sources.files import read_files
from sources.health import NO_HISTORY, archive_days, disabled_day, judge_listing, live_day
from sources.http import Fetcher
from sources.listing import ListedItem, normal_url
from sources.reading import ANSWERED, UNSETTLED, Listed, ListingReader, without_validators
from sources.reading import IntakeLimits as IntakeLimits
from sources.reading import KnownItems as KnownItems
from sources.registry import SourceEntry, is_web_url
from sources.stored import Found, make_article
from sources.web_address import origin_of

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
    collection = _Collection(source, fetcher, known, run_id, now, limits, extractor)
    try:
        if source.kind is SourceKind.FILES:
            return collection.from_files()
        return collection.from_listing()
    except Exception as error:  # noqa: BLE001 - the one place where a source's loop catches: it costs this source only
        return collection.failed(f"{type(error).__name__}: {error}"[:500])


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
    collection = _Collection(source, fetcher, known, run_id, now, limits, extractor)
    collection.read_items(items)
    return collection.gathered([])


def _is_root(row: Fetch, source: SourceEntry) -> bool:
    return row.purpose is FetchPurpose.LISTING and row.url == source.url


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
        self.history = known.history_by_source.get(source.id, NO_HISTORY)
        self.articles: dict[str, Article] = {}
        self.fetches: list[Fetch] = []
        self.rejects: list[Reject] = []
        self.n_listed = self.n_known = 0
        self.has_unsettled = False
        self._failures_in_a_row = 0

    def from_listing(self) -> Collected:
        """Everything that the listing leads to."""
        reader = ListingReader(self.source, self.fetcher, self.known, self.run_id, self.limits)
        listed = reader.read()
        self.fetches += listed.fetches
        self.has_unsettled |= not listed.is_settled
        for bad in listed.bad:
            self._reject(RejectStage.SOURCE, RejectReason.BAD_ITEM, bad.detail, None, bad.content)
        if listed.outcome not in ANSWERED:
            return self.failed(listed.error or listed.outcome.value, listed.outcome)
        items = self._wanted(listed.items)
        self.read_items(items)
        if self.has_unsettled:
            self.fetches = [without_validators(row) for row in self.fetches]
        return self._collected(listed, items)

    def read_items(self, items: Sequence[ListedItem]) -> None:
        """Fetches and extracts what is not known of some items, until a host has failed too often in a row."""
        self.n_listed = len(items)
        for place, item in enumerate(items):
            if self._failures_in_a_row >= self.limits.max_failures_in_a_row:
                left = len(items) - place
                detail = f"{self._failures_in_a_row} pages in a row failed; {left} items are left for the next run"
                self._reject(RejectStage.FETCH, RejectReason.FETCH_FAILED, detail, self.source.url)
                break
            self._one_item(self._held_to_its_date(item))

    def _held_to_its_date(self, item: ListedItem) -> ListedItem:
        """An item of a living feed, which is no older than such items are."""
        if self.source.kind is not SourceKind.FEED or self.source.archive:
            return item
        return replace(item, not_before=self.now - LONG_BEFORE)

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
        self.fetches = [without_validators(row) for row in self.fetches]
        day = live_day(self.source, outcome, 0, 0, reason, self.history, run_id=self.run_id, now=self.now)
        return self.gathered([day], reason)

    def _collected(self, listed: Listed, items: list[ListedItem]) -> Collected:
        articles = list(self.articles.values())
        if self.source.archive:
            wanted = [item.published for item in items if item.published is not None]
            moments = [*wanted, *(article.published_at for article in articles)]
            days = archive_days(self.source, moments, articles, run_id=self.run_id, now=self.now)
        else:
            days = [self._today(listed, articles)]
        return self.gathered(days)

    def gathered(self, days: list[SourceHealth], error: str | None = None) -> Collected:
        """What was read so far, with what is to be said of the source's days."""
        articles = list(self.articles.values())
        return Collected(
            self.source.id, articles, self.fetches, self.rejects, days, self.n_listed, self.n_known, error=error
        )

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
            self.fetches = [
                row.model_copy(update={"outcome": judged, "error": reason}) if _is_root(row, self.source) else row
                for row in self.fetches
            ]
        today = sum(1 for article in articles if article.published_at.date() == self.now.date())
        return live_day(self.source, judged, n_items, today, reason, self.history, run_id=self.run_id, now=self.now)

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
