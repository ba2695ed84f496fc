"""A WARC file, as Common Crawl's news crawl publishes them -> articles, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from schemas.articles import Article
from schemas.codes import PublishedFrom, RejectReason, RejectStage
from schemas.errors import ExtractError, SettingsError
from schemas.operations import Fetch, Reject
from sources.article import PAGE_CAP_BYTES, extract
from sources.download import Downloader
from sources.extract_pool import Extractor
from sources.history import PART_ROWS, KnownAmong, Part, SourceBook
from sources.listing import normal_url
from sources.registry import URL_LIMIT, is_web_url
from sources.stored import Found, make_article

# What a new record begins with, packed and plain: from here reading goes on behind a damaged stretch.
RECORD_STARTS = (b"\x1f\x8b\x08", b"WARC/1.")
SEARCHED_BYTES = 1 << 20


@dataclass(frozen=True)
class _Page:
    """One stored answer of the crawl: `crawled_at` in UTC, `end` is where the next record begins."""

    url: str
    body: bytes
    content_type: str | None
    crawled_at: datetime


@dataclass(frozen=True)
class _Damage:
    """A stretch of the file that holds no readable record."""

    start: int
    detail: str


@dataclass(frozen=True)
class WarcReading:
    """How WARC files are read: `book` says whose page is whose, `known_among` spares the extraction of stored pages.

    `only_configured` leaves out sites without a source entry.
    """

    book: SourceBook
    known_among: KnownAmong
    run_id: str
    now: datetime
    only_configured: bool = False
    extract_page: Extractor = extract


class WarcArchive:
    """A WARC file on the disk, packed or plain; only answers with a page of HTML are read.

    Raises SettingsError for a path that is no file.
    """

    kind = "warc"

    def __init__(self, path: Path, reading: WarcReading, name: str | None = None) -> None:
        if not path.is_file():
            raise SettingsError(f"{path}: no such WARC file")
        stat = path.stat()
        self.name = name or str(path.resolve())
        self.size: int | None = stat.st_size
        self.stamp = f"{stat.st_size}-{stat.st_mtime_ns}"
        self._path, self._reading = path, reading

    def parts(self, after: int) -> Iterator[Part]:
        """The articles behind a byte of the file, some hundred pages at a time."""
        pages: list[_Page] = []
        rejects: list[Reject] = []
        position = after
        for start, found in _pages(self._path, after):
            if len(pages) >= PART_ROWS:
                yield self._part(pages, rejects, position=start, is_last=False)
                pages, rejects = [], []
            position = start
            if isinstance(found, _Damage):
                place = f"{self.name}, byte {found.start:,}"
                rejects.append(self._reject(RejectReason.BAD_ITEM, f"{place}: {found.detail}", url=None, content=place))
            elif not self._reading.only_configured or self._reading.book.is_configured(found.url):
                pages.append(found)
        yield self._part(pages, rejects, position=max(position, self.size or 0), is_last=True)

    def _part(self, pages: list[_Page], rejects: list[Reject], *, position: int, is_last: bool) -> Part:
        known = self._reading.known_among([normal_url(page.url) for page in pages]) if pages else None
        articles: dict[str, Article] = {}
        n_known = 0
        for page in pages:
            url = normal_url(page.url)
            if known is not None and (url in known.canonical_urls or url in known.gone_urls):
                n_known += 1
                continue
            try:
                article = self._article(page)
            except ExtractError as error:
                rejects.append(self._reject(RejectReason(error.reason), str(error), url=url))
            except Exception as error:  # noqa: BLE001 - one poisoned page costs one page
                detail = f"{type(error).__name__}: {error}"[:500]
                rejects.append(self._reject(RejectReason.EXTRACT_FAILED, detail, url=url))
            else:
                articles.setdefault(article.canonical_url, article)
        return Part(position, is_last, len(pages), list(articles.values()), rejects=rejects, n_known=n_known)

    def _article(self, page: _Page) -> Article:
        source = self._reading.book.source_of(page.url, self.kind)
        found = self._reading.extract_page(
            page.body, url=page.url, content_type=page.content_type, now=page.crawled_at, time_zone=source.time_zone
        )
        if not found.text:
            raise ExtractError(RejectReason.NO_TEXT, "a title and no text: no article, or one behind a script")
        if found.published is None:
            raise ExtractError(RejectReason.UNDATED, "; ".join(found.refused) or "no date in the page or its text")
        return make_article(
            Found(
                url=page.url,
                canonical_url=normal_url(found.canonical_url),
                title=found.title,
                body=found.text,
                published_at=found.published,
                published_from=found.published_from or PublishedFrom.TEXT,
                language=found.language,
                byline=found.byline,
                is_paywalled=found.paywalled,
            ),
            source,
            run_id=self._reading.run_id,
            now=self._reading.now,
        ).model_copy(update={"fetched_at": page.crawled_at})

    def _reject(self, reason: RejectReason, detail: str, *, url: str | None, content: str | None = None) -> Reject:
        return Reject.of(
            stage=RejectStage.EXTRACT if url else RejectStage.SOURCE,
            reason=reason,
            detail=detail,
            run_id=self._reading.run_id,
            rejected_at=self._reading.now,
            url=url,
            content=content,
        )


def _pages(path: Path, after: int) -> Iterator[tuple[int, _Page | _Damage]]:
    """Where each record begins that holds a page, and the page; damaged stretches are passed over and told."""
    with path.open("rb") as file:
        start: int | None = after
        while start is not None:
            file.seek(start)
            last = start
            try:
                for record in ArchiveIterator(file, record_types=WarcRecordType.response, auto_decode="all"):
                    last = record.stream_pos
                    page = _page(record)
                    if page is not None:
                        yield last, page
                return
            except (OSError, ValueError, EOFError) as error:
                next_start = _next_record(file, last + 1)
                yield last, _Damage(last, f"damaged, read on at byte {next_start}: {error}"[:300])
                start = next_start


def _page(record: WarcRecord) -> _Page | None:
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    http = record.http_headers
    if http is None or http.status_code != 200 or len(url) > URL_LIMIT or not is_web_url(url):
        return None
    content_type = http.get("Content-Type")
    if content_type and "html" not in content_type.lower():
        return None
    # One byte more than is read of a page: extraction then says that it is too large.
    body = record.reader.read(PAGE_CAP_BYTES + 1)
    crawled_at = record.record_date
    if crawled_at is None or not body:
        return None
    return _Page(url, body, content_type, crawled_at.astimezone(UTC))


def _next_record(file: BinaryIO, after: int) -> int | None:
    """The next byte at which a record may begin; null behind the last one."""
    file.seek(after)
    offset = after
    tail = b""
    while piece := file.read(SEARCHED_BYTES):
        window = tail + piece
        places = [place for mark in RECORD_STARTS if (place := window.find(mark)) >= 0]
        if places:
            return offset - len(tail) + min(places)
        tail = window[-8:]
        offset += len(piece)
    return None


class DownloadedWarc:
    """A WARC file on the web: brought to the disk, read as any other, and removed again. Its address is its name."""

    kind = "warc"

    def __init__(self, url: str, downloader: Downloader, folder: Path, reading: WarcReading) -> None:
        self.name = url
        # Published WARC files never change; their address is all that is known before the download.
        self.stamp = "published"
        self.size: int | None = None
        self._downloader, self._folder, self._reading = downloader, folder, reading

    def parts(self, after: int) -> Iterator[Part]:
        """As of WarcArchive; a file that cannot be had gives one part that says why."""
        target = self._folder / f"{sha256(self.name.encode()).hexdigest()[:12]}-{self.name.rpartition('/')[2][-80:]}"
        rows: tuple[Fetch, ...] = ()
        if not target.exists():
            got = self._downloader.download(self.name, target, source_id="cc_news", run_id=self._reading.run_id)
            rows = got.rows
            if got.path is None:
                detail = f"{self.name}: {got.outcome.value}: {got.error}"
                yield Part(after, False, 0, fetches=list(rows), outcome=got.outcome, detail=detail)
                return
        archive = WarcArchive(target, self._reading, name=self.name)
        self.size = archive.size
        for number, part in enumerate(archive.parts(after)):
            yield replace(part, fetches=[*rows, *part.fetches]) if number == 0 else part
        target.unlink()
