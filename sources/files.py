"""A user's own files -> articles, by the same rules as what is fetched."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from schemas.articles import Article
from schemas.codes import OwnerKind, PublishedFrom, RejectReason, RejectStage, SourceKind
from schemas.errors import SettingsError
from schemas.operations import Reject, SourceHealth
from sources.health import archive_days
from sources.language import language_of
from sources.listing import normal_url
from sources.moments import parse_moment
from sources.registry import SourceEntry, is_web_url
from sources.stored import Found, make_article

SUFFIXES = (".jsonl", ".ndjson", ".csv", ".parquet", ".txt")
REQUIRED = ("title", "text", "published")
FIELD_LIMIT = 10_000_000
DATE_IN_NAME = re.compile(r"(?<!\d)(\d{4})[-_]?(\d{2})[-_]?(\d{2})(?!\d)")

Record = dict[str, Any]


@dataclass(frozen=True)
class ReadFiles:
    """What the files gave: articles in their order, a reject for each row that is none, the days they cover."""

    articles: list[Article]
    rejects: list[Reject]
    health: list[SourceHealth]


class _BadRowError(Exception):
    """A row that is no article; carries the reason."""

    def __init__(self, reason: RejectReason, detail: str) -> None:
        self.reason = reason
        super().__init__(detail)


def read_files(path: Path, *, run_id: str, now: datetime, source: SourceEntry | None = None) -> ReadFiles:
    """The articles of a JSONL, CSV or Parquet file, of a .txt file, or of all such files of a folder.

    Columns: `title`, `text`, `published`; `url` (else the place of the row in the file is its address), `source`,
    `language`, `byline`. Text files have the title on the first line and a date in their name or on the second
    line. Without `source` each value of the column is a source of its own, whose owner is unknown. Raises
    SettingsError for a path that is not there or of another kind.
    """
    reader = _Reader(run_id, now, source)
    for file in _files(path):
        reader.read(file, file.relative_to(path).as_posix() if path.is_dir() else file.name)
    return reader.result()


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


class _Reader:
    """The state of one reading."""

    def __init__(self, run_id: str, now: datetime, source: SourceEntry | None) -> None:
        self._run_id, self._now, self._source = run_id, now, source
        self._articles: dict[str, Article] = {}
        self._rejects: list[Reject] = []
        self._sources: dict[str, SourceEntry] = {}

    def read(self, file: Path, name: str) -> None:
        """Takes the rows of one file; a file that breaks off costs what lies behind the break."""
        place = name
        try:
            for number, record in _records(file):
                place = f"{name}:{number}"
                self._one(record, file, place)
        except (OSError, ValueError, csv.Error, pa.ArrowException) as error:
            self._reject(RejectReason.BAD_ITEM, f"{place}: the file cannot be read on: {error}"[:500], name)

    def result(self) -> ReadFiles:
        """All that was read, with a row of health for each day that each source covers."""
        by_source: dict[str, list[Article]] = defaultdict(list)
        for article in self._articles.values():
            by_source[article.source_id].append(article)
        health = [
            day
            for source_id, articles in sorted(by_source.items())
            for day in archive_days(
                self._sources[source_id],
                [article.published_at for article in articles],
                articles,
                run_id=self._run_id,
                now=self._now,
            )
        ]
        return ReadFiles(list(self._articles.values()), self._rejects, health)

    def _one(self, record: Record | None, file: Path, place: str) -> None:
        try:
            if record is None:
                raise _BadRowError(RejectReason.BAD_ITEM, "the line is no JSON object in UTF-8")
            article = self._article(record, file, place)
        except _BadRowError as error:
            self._reject(error.reason, f"{place}: {error}", f"{place} {record}")
            return
        self._articles.setdefault(article.canonical_url, article)

    def _article(self, record: Record, file: Path, place: str) -> Article:
        values = {name: _text(record.get(name)) for name in ("url", "title", "text", "source", "language", "byline")}
        title, body = values["title"], values["text"]
        if not title or not body:
            raise _BadRowError(RejectReason.BAD_ITEM, f"expected {', '.join(REQUIRED)}; title or text is missing")
        source = self._source or self._source_named(values["source"] or file.stem, file)
        self._sources[source.id] = source
        url = self._url(values["url"], place)
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
            kind=SourceKind.FILES,
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


def _records(file: Path) -> Iterator[tuple[int, Record | None]]:
    """The rows of a file with their numbers (lines of JSONL and CSV, rows of Parquet); null for a line of no JSON."""
    suffix = file.suffix.lower()
    if suffix == ".parquet":
        yield from _parquet_records(file)
    elif suffix == ".csv":
        yield from _csv_records(file)
    elif suffix == ".txt":
        yield 1, _text_record(file)
    else:
        yield from _json_records(file)


def _json_records(file: Path) -> Iterator[tuple[int, Record | None]]:
    with file.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield number, _json_object(line)


def _json_object(line: bytes) -> Record | None:
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _csv_records(file: Path) -> Iterator[tuple[int, Record | None]]:
    csv.field_size_limit(FIELD_LIMIT)
    # Bytes that are no UTF-8 become half surrogates, which `_text` refuses: they cost their row and not the file.
    with file.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as lines:
        rows = csv.DictReader(lines)
        missing = [name for name in REQUIRED if name not in (rows.fieldnames or ())]
        if missing:
            raise ValueError(f"columns {', '.join(missing)} are missing, found {', '.join(rows.fieldnames or ())}")
        for row in rows:
            yield rows.line_num, {str(key): value for key, value in row.items()}


def _parquet_records(file: Path) -> Iterator[tuple[int, Record | None]]:
    number = 0
    with pq.ParquetFile(file) as parquet:
        missing = [name for name in REQUIRED if name not in parquet.schema_arrow.names]
        if missing:
            raise ValueError(f"columns {', '.join(missing)} are missing, found {', '.join(parquet.schema_arrow.names)}")
        for batch in parquet.iter_batches(batch_size=256):
            for row in batch.to_pylist():
                number += 1
                yield number, row


def _text_record(file: Path) -> Record:
    title, _, rest = file.read_text(encoding="utf-8-sig", errors="surrogateescape").strip().partition("\n")
    second, _, body = rest.lstrip().partition("\n")
    in_name = DATE_IN_NAME.search(file.stem)
    if in_name is not None:
        return {"title": title, "text": rest, "published": "-".join(in_name.groups())}
    if parse_moment(second) is not None:
        return {"title": title, "text": body, "published": second}
    return {"title": title, "text": rest, "published": None}
