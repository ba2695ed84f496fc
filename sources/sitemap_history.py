"""A sitemap, or an index of many -> the pages of a span of time, one sitemap and a handful of pages at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from schemas.codes import FetchOutcome, FetchPurpose, RejectReason, RejectStage
from schemas.errors import FetchError
from schemas.operations import Fetch, Reject
from sources.article import extract
from sources.collect import IntakeLimits, collect_items
from sources.extract_pool import Extractor
from sources.history import KnownAmong, Part
from sources.http import Fetcher
from sources.listing import ListedItem, Listing, normal_url
from sources.registry import SourceEntry
from sources.sitemap import parse_sitemap

# A page takes a second and more, for politeness: a kill costs a minute.
PART_PAGES = 50


class SitemapArchive:
    """A sitemap and all that it names; a page counts as read once it is stored, so a new start goes on by itself.

    Articles dated before `since` or from `until` on are left out, and sitemaps and pages that were last changed
    before `since` are not asked for.
    """

    kind = "sitemap"
    stamp = ""
    size: int | None = None

    def __init__(
        self,
        url: str,
        source: SourceEntry,
        *,
        fetcher: Fetcher,
        known_among: KnownAmong,
        run_id: str,
        now: datetime,
        since: datetime | None = None,
        until: datetime | None = None,
        extractor: Extractor = extract,
    ) -> None:
        self.name = url
        # The whole past is asked for: what is undated is no news of today.
        self._source = source.model_copy(update={"archive": True})
        self._fetcher, self._known_among, self._extractor = fetcher, known_among, extractor
        self._run_id, self._now, self._since, self._until = run_id, now, since, until
        self._fetches: list[Fetch] = []
        self._rejects: list[Reject] = []

    def parts(self, after: int) -> Iterator[Part]:
        """The new articles, some pages at a time; `after` is not asked, since the tables know what was read."""
        waiting, seen = [self.name], {self.name}
        position = 0
        outcome, detail = FetchOutcome.OK, None
        while waiting:
            url = waiting.pop(0)
            listing, ended, error = self._listing(url)
            if error is not None and detail is None:
                outcome, detail = ended, f"{url}: {error}"
            children = [child for child in listing.children if child not in seen]
            seen.update(children)
            # Newest first, depth first: a run that is stopped has read the last years whole.
            waiting = [*children, *waiting]
            wanted = [item for item in listing.items if self._is_wanted(item.published)]
            for start in range(0, len(wanted), PART_PAGES):
                pages = wanted[start : start + PART_PAGES]
                position += len(pages)
                yield self._part(pages, position)
        yield self._finish(position, outcome, detail)

    def _listing(self, url: str) -> tuple[Listing, FetchOutcome, str | None]:
        result = self._fetcher.fetch(url, FetchPurpose.LISTING, self._source.id, self._run_id)
        outcome, error = result.row.outcome, result.row.error
        listing = Listing(())
        if outcome is FetchOutcome.OK:
            try:
                listing = parse_sitemap(
                    result.body or b"",
                    url=result.row.final_url or url,
                    time_zone=self._source.time_zone,
                    since=self._since,
                )
            except FetchError as failure:
                outcome, error = FetchOutcome(failure.outcome), str(failure)
        # Validators belong to the nightly reading of a listing, which has settled every page of it.
        row = result.row.model_copy(update={"outcome": outcome, "error": error, "etag": None, "last_modified": None})
        self._fetches += [*result.robots_rows, row]
        for bad in listing.bad:
            self._rejects.append(self._reject(RejectReason.BAD_ITEM, bad.detail, bad.content))
        if error is not None:
            self._rejects.append(self._reject(RejectReason.UNREADABLE_LISTING, f"{url}: {outcome.value}: {error}", url))
        return listing, outcome, error

    def _is_wanted(self, published: datetime | None) -> bool:
        if published is None:
            return True
        return (self._since is None or published >= self._since) and (self._until is None or published < self._until)

    def _part(self, items: list[ListedItem], position: int) -> Part:
        names = {normal_url(item.url) for item in items} | {item.url for item in items}
        collected = collect_items(
            self._source,
            items,
            fetcher=self._fetcher,
            known=self._known_among(names),
            run_id=self._run_id,
            now=self._now,
            limits=IntakeLimits(),
            extractor=self._extractor,
        )
        articles = [article for article in collected.articles if self._is_wanted(article.published_at)]
        fetches, self._fetches = [*self._fetches, *collected.fetches], []
        rejects, self._rejects = [*self._rejects, *collected.rejects], []
        return Part(position, False, len(items), articles, rejects=rejects, fetches=fetches, n_known=collected.n_known)

    def _finish(self, position: int, outcome: FetchOutcome, detail: str | None) -> Part:
        return Part(position, True, 0, rejects=self._rejects, fetches=self._fetches, outcome=outcome, detail=detail)

    def _reject(self, reason: RejectReason, detail: str, content: str) -> Reject:
        return Reject.of(
            stage=RejectStage.SOURCE,
            reason=reason,
            detail=detail,
            run_id=self._run_id,
            rejected_at=self._now,
            source_id=self._source.id,
            content=content,
        )
