"""Archives -> the tables, part by part: what stands in `history_parts` is not read again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from flows.run import RunRecord, utc_now
from schemas.errors import NothingReadError
from schemas.history import HistoryPart
from sources.duplicates import mark_duplicates
from sources.health import covered_rows
from sources.history import Archive, Part
from warehouse.archives import (
    covered_by,
    done_archives,
    load_rows,
    position_in,
    publishers_of,
    replace_archive_days,
    sources_read,
)
from warehouse.load import load_articles

# Enough to see what is wrong with all of them.
SHOWN_REASONS = 3


@dataclass(frozen=True)
class Progress:
    """How far a backfill has come: archive `number` (from 0) of `n_archives`, and inside it."""

    number: int
    n_archives: int
    archive: str
    position: int
    size: int | None
    n_articles: int
    n_rows: int


Tell = Callable[[Progress], None]


def say_nothing(progress: Progress) -> None:
    """For a caller who wants no word on the way."""


@dataclass
class _Tally:
    """What came of all archives together."""

    n_read: int = 0
    n_done_before: int = 0
    n_table_rows: int = 0
    reasons: list[str] = field(default_factory=list)

    def note(self, reason: str) -> None:
        """Keeps a reason, once."""
        if reason not in self.reasons:
            self.reasons.append(reason)


def read_archives(run: RunRecord, archives: Sequence[Archive], tell: Tell) -> None:
    """Reads what is left of some archives of one kind and judges which days they cover.

    Raises NothingReadError, with the first reasons, when neither this run nor an earlier one could read anything.
    """
    tally = _Tally()
    kinds = {archive.kind for archive in archives}
    done = {kind: done_archives(run.store, kind) for kind in kinds}
    for number, archive in enumerate(archives):
        if archive.stamp and (archive.name, archive.stamp) in done[archive.kind]:
            tally.n_done_before += 1
            run.summary.n_articles_known += done[archive.kind][archive.name, archive.stamp]
            tell(Progress(number, len(archives), archive.name, archive.size or 0, archive.size, *_counts(run, tally)))
            continue
        for part in _read(run, archive, tally):
            counts = _counts(run, tally)
            tell(Progress(number, len(archives), archive.name, part.position, archive.size, *counts))
    for kind in kinds:
        judge_days(run, kind)
    if tally.n_read == 0 and tally.n_done_before == 0:
        shown = "; ".join(tally.reasons[:SHOWN_REASONS]) or "there is nothing in it"
        more = len(tally.reasons) - SHOWN_REASONS
        raise NothingReadError(f"the backfill read nothing: {shown}" + (f"; and {more:,} more" if more > 0 else ""))


def _read(run: RunRecord, archive: Archive, tally: _Tally) -> Iterator[Part]:
    """The parts of an archive, each of them stored."""
    position, _ = position_in(run.store, archive.kind, archive.name, archive.stamp)
    n_before = tally.n_read
    for part in archive.parts(position):
        _store(run, archive, part, tally)
        if part.detail is not None:
            run.failed_sources.append((archive.name, part.detail))
            tally.note(part.detail)
        for reject in part.rejects:
            tally.note(reject.detail)
        yield part
    if tally.n_read > n_before or position:
        run.summary.n_sources_ok += 1
    else:
        run.summary.n_sources_failed += 1


def _store(run: RunRecord, archive: Archive, part: Part, tally: _Tally) -> None:
    """Stores a part and, last of all, that it is stored."""
    now = utc_now()
    articles = mark_duplicates(part.articles, run.store.source("articles"))
    loaded = load_articles(run.store, articles, rejects=part.rejects, fetches=part.fetches, run_id=run.run_id, now=now)
    n_rows = load_rows(run.store, part.tables, part=_row_of(run, archive, part))
    summary = run.summary
    summary.n_articles_new += loaded.n_new
    summary.n_articles_known += part.n_known + len(part.articles) - len(articles)
    summary.n_articles_duplicate += loaded.n_duplicate
    summary.n_rejects += loaded.n_rejects
    tally.n_table_rows += n_rows
    tally.n_read += len(part.articles) + part.n_known + sum(len(rows) for rows in part.tables.values())


def _row_of(run: RunRecord, archive: Archive, part: Part) -> HistoryPart:
    now = utc_now()
    key = f"{archive.kind}|{archive.name}|{archive.stamp or run.run_id}|{part.position}|{part.is_last}"
    return HistoryPart(
        part_id=sha256(key.encode(errors="replace")).hexdigest()[:16],
        kind=archive.kind,
        archive=archive.name,
        stamp=archive.stamp,
        position=part.position,
        is_last=part.is_last,
        outcome=part.outcome,
        n_rows=part.n_rows,
        n_articles=len(part.articles) + part.n_known,
        n_bad=len(part.rejects),
        source_ids=sorted({article.source_id for article in part.articles}),
        detail=part.detail,
        read_at=now,
        run_id=run.run_id,
        year=now.year,
    )


def judge_days(run: RunRecord, kind: str) -> None:
    """Judges anew every day of the sources of this kind of archive: over all of it, and not part by part."""
    source_ids = sources_read(run.store, kind)
    if not source_ids:
        return
    names = publishers_of(run.store, source_ids)
    days = covered_by(run.store, source_ids)
    rows = [
        row
        for source_id, (publisher, country) in sorted(names.items())
        for row in covered_rows(source_id, publisher, country, dict(days[source_id]), run_id=run.run_id)
    ]
    replace_archive_days(run.store, source_ids, rows, utc_now())


def _counts(run: RunRecord, tally: _Tally) -> tuple[int, int]:
    return run.summary.n_articles_new, tally.n_table_rows
