"""Rows of `history_parts`: how far a backfill has come in an archive, so that it goes on where it was stopped."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import Field

from schemas.codes import FetchOutcome
from schemas.column import Column, Row, Table


class HistoryPart(Row):
    """One part of an archive (a file, or a stretch of it) that was read to its end; written after its rows."""

    table: ClassVar[Table] = Table(
        "history_parts",
        "one part of an archive that a backfill has read to its end; what stands here is not read again",
        key=("part_id",),
    )

    part_id: Annotated[str, Column("first 16 hex digits of the SHA-256 of kind, archive, stamp and position")]
    kind: Annotated[str, Column("kind of the archive", values="files, warc, sitemap or gdelt")]
    archive: Annotated[str, Column("path or address of the file or sitemap")]
    stamp: Annotated[str, Column("what tells one edition of it from another: MD5, or size and time of change")]
    position: Annotated[int, Column("where the next part begins: bytes of a WARC file, rows of another")]
    is_last: Annotated[bool, Column("whether the archive ends with this part")]
    outcome: Annotated[FetchOutcome, Column("how the reading of the part ended")]
    n_rows: Annotated[int, Column("rows, pages or records that were met", unit="rows")]
    n_articles: Annotated[int, Column("articles among them, known ones included", unit="articles")] = 0
    n_bad: Annotated[int, Column("things that could not be read; each stands in `rejects`", unit="things")] = 0
    source_ids: Annotated[list[str], Column("sources of its articles")] = Field(default_factory=list)
    detail: Annotated[str | None, Column("what went wrong, in words")] = None
    read_at: Annotated[datetime, Column("when, UTC")]
    run_id: Annotated[str, Column("run that read it")]
    year: Annotated[int, Column("year of `read_at`", unit="year")]
