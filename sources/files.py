"""A user's own files -> articles, by the same rules as what is fetched."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import pyarrow as pa

from schemas.articles import Article
from schemas.codes import OwnerKind, PublishedFrom, RejectReason, RejectStage
from schemas.errors import SettingsError
from schemas.operations import Reject
from sources.file_records import REQUIRED, SUFFIXES, Record, count_rows, records_of
from sources.history import PART_ROWS, Part
from sources.language import language_of
from sources.listing import normal_url
from sources.moments import parse_moment
from sources.registry import SourceEntry, is_web_url
from sources.stored import Found, make_article
from sources.texts import content_hash


class _BadRowError(Exception):
    """A row that is no article; carries the reason."""

    def __init__(self, reason: RejectReason, detail: str) -> None:
        self.reason = reason
        super().__init__(detail)


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        found = [file for file in sorted(path.rglob("*")) if file.is_file() and file.suffix.lower() in SUFFIXES]
        if not found:
            raise SettingsError(f"{path}: no file of {', '.join(SUFFIXES)} in this folder")
        return found
    if not path.is_file():
        raise SettingsError(f"{path}: no such file or folder")
    if path.suffix.lower() not in SUFFIXES:
        raise SettingsError(f"{path}: expected a file of {', '.join(SUFFIXES)} or a folder")
    return [path]


class FilesArchive:
    """A JSONL, CSV or Parquet file, a .txt file, or all such files of a folder; a position counts rows.

    Columns: `title`, `text`, `published`; `url` (else the place of the row in the file and its text are its
    address), `source`, `language`, `byline`. Text files have the title on the first line and a date in their name or
    on the second line. Without `source` each value of the column is a source of its own, whose owner is unknown.
    Raises SettingsError for a path that is not there or of another kind.
    """

    kind = "files"

    def __init__(self, path: Path, *, run_id: str, now: datetime, source: SourceEntry | None = None) -> None:
        self.name = str(path.resolve())
        self._path = path
        self._files = _files(path)
        stats = [(file.name, (stat := file.stat()).st_size, stat.st_mtime_ns) for file in self._files]
        self.size: int | None = sum(map(count_rows, self._files))
        self.stamp = sha256(repr(stats).encode(errors="replace")).hexdigest()[:16]
        self._run_id, self._now, self._source = run_id, now, source
        self._rejects: list[Reject] = []
        self._sources: dict[str, SourceEntry] = {}

    def parts(self, after: int) -> Iterator[Part]:
        """The articles behind the first `after` rows, some hundred rows at a time."""
        articles: dict[str, Article] = {}
        n_rows = 0
        number = 0
        for number, (place, record, file) in enumerate(self._rows(), start=1):
            if number <= after:
                continue
            n_rows += 1
            article = self._one(record, file, place)
            if article is not None:
                articles.setdefault(article.canonical_url, article)
            if n_rows == PART_ROWS:
                yield self._part(number, articles, n_rows, is_last=False)
                articles, n_rows = {}, 0
        yield self._part(number, articles, n_rows, is_last=True)

    def _part(self, position: int, articles: dict[str, Article], n_rows: int, *, is_last: bool) -> Part:
        rejects, self._rejects = self._rejects, []
        return Part(position, is_last, n_rows, list(articles.values()), rejects=rejects)

    def _rows(self) -> Iterator[tuple[str, Record | None, Path]]:
        """Each row with its place; a file that breaks off costs what lies behind the break."""
        for file in self._files:
            name = file.relative_to(self._path).as_posix() if self._path.is_dir() else file.name
            place = name
            try:
                for number, record in records_of(file):
                    place = f"{name}:{number}"
                    yield place, record, file
            except (OSError, ValueError, csv.Error, pa.ArrowException) as error:
                self._reject(RejectReason.BAD_ITEM, f"{place}: the file cannot be read on: {error}"[:500], name)

    def _one(self, record: Record | None, file: Path, place: str) -> Article | None:
        try:
            if record is None:
                raise _BadRowError(RejectReason.BAD_ITEM, "the line is no JSON object in UTF-8")
            return self._article(record, file, place)
        except _BadRowError as error:
            self._reject(error.reason, f"{place}: {error}", f"{place} {record}")
            return None

    def _article(self, record: Record, file: Path, place: str) -> Article:
        values = {name: _text(record.get(name)) for name in ("url", "title", "text", "source", "language", "byline")}
        title, body = values["title"], values["text"]
        if not title or not body:
            raise _BadRowError(RejectReason.BAD_ITEM, f"expected {', '.join(REQUIRED)}; title or text is missing")
        source = self._source or self._source_named(values["source"] or file.stem, file)
        self._sources[source.id] = source
        url = self._url(values["url"], f"{place}-{content_hash(title, body)[:8]}")
        return make_article(
            Found(
                url=url,
                canonical_url=url,
                title=title,
                body=body,
                published_at=self._published(record.get("published"), source),
                published_from=PublishedFrom.FEED,
                language=values["language"][:2].lower() or language_of(f"{title}\n{body}"),
                byline=values["byline"] or None,
            ),
            source,
            run_id=self._run_id,
            now=self._now,
        )

    def _url(self, url: str, place: str) -> str:
        if url and not is_web_url(url):
            raise _BadRowError(RejectReason.BAD_ITEM, f"url {url[:200]!r} is no http or https address")
        return normal_url(url) if url else f"file:{place}"

    def _published(self, value: object, source: SourceEntry) -> datetime:
        if value is None or value == "":
            raise _BadRowError(RejectReason.UNDATED, "published is missing")
        if isinstance(value, datetime):
            moment: datetime | None = value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
        elif isinstance(value, date):
            moment = parse_moment(value.isoformat(), source.time_zone)
        else:
            moment = parse_moment(_text(value), source.time_zone)
        if moment is None:
            raise _BadRowError(RejectReason.UNDATED, f"published is {str(value)[:80]!r}, expected a date")
        if moment > self._now:
            raise _BadRowError(RejectReason.DATE_REFUSED, f"published is {moment.isoformat()}, in the future")
        return moment

    def _source_named(self, name: str, file: Path) -> SourceEntry:
        plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60]
        source_id = plain or f"files-{sha256(name.encode(errors='replace')).hexdigest()[:8]}"
        return self._sources.get(source_id) or SourceEntry(
            id=source_id,
            publisher=name,
            kind="files",
            url=str(file)[-2_000:],
            owner_kind=OwnerKind.UNKNOWN,
            owner_group=source_id,
            archive=True,
        )

    def _reject(self, reason: RejectReason, detail: str, content: str) -> None:
        self._rejects.append(
            Reject.of(
                stage=RejectStage.SOURCE,
                reason=reason,
                detail=detail,
                run_id=self._run_id,
                rejected_at=self._now,
                source_id=self._source.id if self._source is not None else None,
                content=content.encode(errors="replace").decode(),
            )
        )


def _text(value: object) -> str:
    if value is None:
        return ""
    text = str(value).strip()
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise _BadRowError(RejectReason.BAD_ITEM, "the row is not UTF-8") from error
    return text
