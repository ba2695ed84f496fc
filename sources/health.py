"""What a source gave -> whether it could be seen, day by day: silence is told apart from peace here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median

from schemas.articles import Article
from schemas.codes import FetchOutcome, HealthState
from schemas.operations import SourceHealth
from sources.registry import SourceEntry

# A hole in an archive is a hole when it is long by the calendar and by the archive's own habit.
HOLE_DAYS = 7
HOLE_GAPS = 5
HOLE = "a hole in the archive"
SEEN = frozenset({FetchOutcome.OK, FetchOutcome.NOT_MODIFIED})


def disabled_day(source: SourceEntry, *, run_id: str, now: datetime) -> SourceHealth:
    """Today's row of a source that is switched off."""
    reason = source.disabled_reason
    return _day(source, now.date(), HealthState.DISABLED, run_id=run_id, reason=reason)


def live_day(
    source: SourceEntry,
    outcome: FetchOutcome,
    n_items: int,
    n_articles: int,
    reason: str | None,
    *,
    run_id: str,
    now: datetime,
) -> SourceHealth:
    """Today's row (UTC) of a source whose listing ended in this outcome."""
    state = HealthState.OK if outcome in SEEN else HealthState.NO_COVERAGE
    row = _day(source, now.date(), state, run_id=run_id, reason=reason)
    return row.model_copy(update={"outcome": outcome, "n_items": n_items, "n_articles": n_articles})


def archive_days(
    source: SourceEntry, dates: Sequence[datetime], articles: Sequence[Article], *, run_id: str, now: datetime
) -> list[SourceHealth]:
    """One row a day from the first to the last date of an archive, as far as it reaches; none without dates.

    Days inside a hole longer than HOLE_DAYS and HOLE_GAPS times the median gap are no_coverage. Dates after `now`
    are not counted: they were refused as dates of articles too.
    """
    n_items = Counter(moment.date() for moment in dates if moment <= now)
    n_articles = Counter(article.published_date for article in articles)
    return [
        _day(
            source,
            day,
            HealthState.NO_COVERAGE if is_hole else HealthState.OK,
            run_id=run_id,
            reason=HOLE if is_hole else None,
        ).model_copy(update={"n_items": n_items[day], "n_articles": n_articles[day]})
        for day, is_hole in covered_days(sorted(n_items))
    ]


def covered_rows(
    source_id: str, publisher: str, country: str | None, n_by_day: Mapping[date, int], *, run_id: str
) -> list[SourceHealth]:
    """As `archive_days`, of a source of which only the stored articles are known: their number a day."""
    return [
        SourceHealth(
            source_id=source_id,
            publisher=publisher,
            source_country=country,
            day=day,
            state=HealthState.NO_COVERAGE if is_hole else HealthState.OK,
            n_items=n_by_day.get(day, 0),
            n_articles=n_by_day.get(day, 0),
            reason=HOLE if is_hole else None,
            run_id=run_id,
            year=day.year,
        )
        for day, is_hole in covered_days(sorted(n_by_day))
    ]


def covered_days(days: Sequence[date]) -> list[tuple[date, bool]]:
    """Every day from the first to the last of some ascending days, and whether it lies in a hole between them."""
    if not days:
        return []
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    longest = max(float(HOLE_DAYS), HOLE_GAPS * float(median(gaps))) if gaps else 0.0
    covered = [(days[0], False)]
    for earlier, gap in zip(days, gaps, strict=False):
        covered += [(earlier + timedelta(days=step), gap > longest and step < gap) for step in range(1, gap + 1)]
    return covered


def _day(source: SourceEntry, day: date, state: HealthState, *, run_id: str, reason: str | None) -> SourceHealth:
    return SourceHealth(
        source_id=source.id,
        publisher=source.publisher,
        source_country=source.country,
        day=day,
        state=state,
        expected_per_day=source.expected_per_day,
        reason=reason,
        run_id=run_id,
        year=day.year,
    )
