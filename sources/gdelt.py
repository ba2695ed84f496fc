"""GDELT 2.0: published lists -> files whose size and MD5 are checked -> rows of tables of their own.

Only the bulk files are read: the query interface answers 429 even to a first request.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin

import pyarrow as pa

from schemas.codes import FetchOutcome, RejectReason, RejectStage
from schemas.operations import Fetch, Reject
from sources.download import Downloader
from sources.gdelt_rows import TABLE_BY_SUFFIX, BadFileError, read_rows
from sources.history import Part

BASE = "https://data.gdeltproject.org/gdeltv2/"
NEWEST, NEWEST_TRANSLATED = "lastupdate.txt", "lastupdate-translation.txt"
ALL, ALL_TRANSLATED = "masterfilelist.txt", "masterfilelist-translation.txt"
# A line of a list: size in bytes, MD5, address. Lines that are cut short were seen in the master list.
LINE = re.compile(r"(?P<size>\d+) (?P<md5>[0-9a-f]{32}) (?P<url>\S+)$")
FILE = re.compile(
    r"(?P<stamp>\d{14})(?P<translated>\.translation)?\.(?P<suffix>export\.CSV|mentions\.CSV|gkg\.csv)\.zip$"
)
SOURCE_ID = "gdelt"


@dataclass(frozen=True)
class GdeltFile:
    """One file of a list. `published_at` is the batch in UTC; `size` in bytes of the packed file."""

    url: str
    size: int
    md5: str
    published_at: datetime
    table: str
    is_translated: bool

    @property
    def file_name(self) -> str:
        """The last part of its address."""
        return self.url.rpartition("/")[2]


@dataclass
class Listed:
    """The files that a list names, and its lines that name none."""

    files: list[GdeltFile] = field(default_factory=list)
    bad_lines: list[str] = field(default_factory=list)


def read_list(
    lines: Iterable[str], *, base: str, tables: frozenset[str], first: datetime | None, last: datetime | None
) -> Listed:
    """The files of a list for some tables, published from `first` until before `last`, in their order.

    The links are taken below `base`: the lists still name http, which redirects since September 2026.
    """
    listed = Listed()
    for raw in lines:
        line = raw.strip()
        found = LINE.match(line)
        if found is None:
            if line:
                listed.bad_lines.append(line[:200])
            continue
        name = FILE.search(found["url"])
        if name is None:
            continue
        published_at = _moment(name["stamp"])
        table = TABLE_BY_SUFFIX[name["suffix"]]
        if published_at is None or table not in tables:
            continue
        if (first is None or published_at >= first) and (last is None or published_at < last):
            listed.files.append(
                GdeltFile(
                    url=urljoin(base, name[0]),
                    size=int(found["size"]),
                    md5=found["md5"],
                    published_at=published_at,
                    table=table,
                    is_translated=name["translated"] is not None,
                )
            )
    listed.files.sort(key=lambda file: (file.published_at, file.url))
    return listed


def _moment(stamp: str) -> datetime | None:
    try:
        return datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


class GdeltArchive:
    """One published file: fetched, checked against its list, unpacked as it is read, and removed again."""

    kind = "gdelt"

    def __init__(self, file: GdeltFile, *, downloader: Downloader, folder: Path, run_id: str, now: datetime) -> None:
        self.name, self.stamp = file.url, file.md5
        self.size: int | None = None
        self._file, self._downloader, self._folder = file, downloader, folder
        self._run_id, self._now = run_id, now

    def parts(self, after: int) -> Iterator[Part]:
        """All rows of the file as one part; a file that is not what its list says gives none, and the reason."""
        target = self._folder / self._file.file_name
        got = self._downloader.download(self._file.url, target, source_id=SOURCE_ID, run_id=self._run_id)
        if got.path is None:
            detail = f"{self._file.file_name}: {got.outcome.value}: {got.error}"
            yield self._lost(detail, list(got.rows), got.outcome, RejectReason.FETCH_FAILED)
            return
        try:
            check_file(target, self._file)
            rows = read_rows(target, self._file.table)
        except (BadFileError, zipfile.BadZipFile, OSError, pa.ArrowException) as error:
            detail = f"{self._file.file_name}: {error}"[:500]
            yield self._lost(detail, list(got.rows), FetchOutcome.ERROR, RejectReason.BAD_ITEM)
            return
        finally:
            target.unlink(missing_ok=True)
        rejects = [self._reject(f"{self._file.file_name}: {bad}", RejectReason.BAD_ITEM) for bad in rows.bad]
        table = _with_origin(rows.table, self._file, self._run_id)
        yield Part(
            position=rows.n_read,
            is_last=True,
            n_rows=rows.n_read,
            tables={self._file.table: table},
            rejects=rejects,
            fetches=list(got.rows),
        )

    def _lost(self, detail: str, fetches: list[Fetch], outcome: FetchOutcome, reason: RejectReason) -> Part:
        # Not the last part: what was lost today is asked for again by the next run.
        return Part(
            0, False, 0, rejects=[self._reject(detail, reason)], fetches=fetches, outcome=outcome, detail=detail
        )

    def _reject(self, detail: str, reason: RejectReason) -> Reject:
        return Reject.of(
            stage=RejectStage.SOURCE,
            reason=reason,
            detail=detail,
            run_id=self._run_id,
            rejected_at=self._now,
            source_id=SOURCE_ID,
            content=detail,
        )


def check_file(path: Path, file: GdeltFile) -> None:
    """Raises BadFileError where a file is not of the size and MD5 that its list names."""
    size = path.stat().st_size
    if size != file.size:
        raise BadFileError(f"{size:,} bytes, the list says {file.size:,}")
    with path.open("rb") as packed:
        # MD5 is what GDELT publishes; it guards against damage and not against malice.
        md5 = hashlib.file_digest(packed, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
    if md5 != file.md5:
        raise BadFileError(f"MD5 {md5}, the list says {file.md5}")


def _with_origin(rows: pa.Table, file: GdeltFile, run_id: str) -> pa.Table:
    given = {"is_translated": file.is_translated, "file": file.file_name, "run_id": run_id}
    for name, value in given.items():
        rows = rows.append_column(name, pa.array([value] * len(rows), pa.bool_() if name == "is_translated" else None))
    return rows
