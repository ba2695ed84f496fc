"""Items of a listing -> articles: what is not known is fetched, extracted and kept, whatever befalls the others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit, urlunsplit

from schemas.articles import Article
from schemas.codes import FetchOutcome, FetchPurpose, NotCodedReason, PublishedFrom, RejectReason, RejectStage
from schemas.errors import ExtractError
from schemas.operations import Fetch, Reject
from sources.article import ExtractedPage
from sources.extract_pool import Extractor
from sources.http import Fetcher
from sources.listing import ListedItem, normal_url
from sources.reading import UNSETTLED, IntakeLimits, KnownItems
from sources.registry import SourceEntry, is_web_url
from sources.stored import Found, make_article
from sources.web_address import origin_of


class PageReader:
    """The pages of one source in one run, and what came of them so far.

    `has_unsettled`: a page failed in a way that may pass, so that its listing has to be read again, changed or not.
    """

    def __init__(
        self,
        source: SourceEntry,
        *,
        fetcher: Fetcher,
        known: KnownItems,
        run_id: str,
        now: datetime,
        limits: IntakeLimits,
        extractor: Extractor,
    ) -> None:
        self.source, self.known, self.run_id, self.now, self.limits = source, known, run_id, now, limits
        self._fetcher, self._extractor = fetcher, extractor
        self.articles: dict[str, Article] = {}
        self.fetches: list[Fetch] = []
        self.rejects: list[Reject] = []
        self.n_listed = self.n_known = 0
        self.has_unsettled = False
        self._failures_in_a_row = 0

    def read(self, items: Sequence[ListedItem]) -> None:
        """Fetches and extracts what is not known of some items, until a host has failed too often in a row."""
        self.n_listed += len(items)
        for place, item in enumerate(items):
            if self._failures_in_a_row >= self.limits.max_failures_in_a_row:
                left = len(items) - place
                detail = f"{self._failures_in_a_row} pages in a row failed; {left} items are left for the next run"
                self.reject(RejectStage.FETCH, RejectReason.FETCH_FAILED, detail, self.source.url)
                break
            self._one_item(item)

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
            self.reject(RejectStage.EXTRACT, RejectReason(error.reason), str(error), canonical, item.title)
        except Exception as error:  # noqa: BLE001 - one poisoned page costs one page
            detail = f"{type(error).__name__}: {error}"[:500]
            self.reject(RejectStage.EXTRACT, RejectReason.EXTRACT_FAILED, detail, canonical, item.title)

    def _fetch_item(self, item: ListedItem, canonical: str) -> None:
        result = self._fetcher.fetch(item.url, FetchPurpose.PAGE, self.source.id, self.run_id)
        self.fetches += result.rows
        row = result.row
        self._failures_in_a_row = self._failures_in_a_row + 1 if row.outcome in UNSETTLED else 0
        if row.outcome is not FetchOutcome.OK or result.body is None:
            self.has_unsettled = self.has_unsettled or row.outcome in UNSETTLED
            reason = RejectReason.TOO_LARGE if row.outcome is FetchOutcome.TOO_LARGE else RejectReason.FETCH_FAILED
            self.reject(RejectStage.FETCH, reason, f"{row.outcome.value}: {row.error}", canonical, item.title)
            return
        page = self._extractor(
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
            self.reject(RejectStage.EXTRACT, RejectReason.DATE_REFUSED, words, canonical, page.title)
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

    def reject(
        self, stage: RejectStage, reason: RejectReason, detail: str, url: str | None, content: str | None = None
    ) -> None:
        """Keeps what was lost, with the reason."""
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
