"""One look at a source -> what its listing gives now; nothing of it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from schemas.codes import FetchOutcome
from sources.health import NO_HISTORY, SourceHistory, judge_listing
from sources.http import Fetcher
from sources.kind import Open, OpenRequest, kind_of
from sources.reading import ANSWERED, IntakeLimits, KnownItems, ListingReader
from sources.registry import SourceEntry


@dataclass(frozen=True)
class CheckedSource:
    """What the listing of a source gave on a look: nothing of it is stored."""

    outcome: FetchOutcome
    n_items: int
    newest: datetime | None
    error: str | None


def check_source(
    source: SourceEntry,
    *,
    fetcher: Fetcher,
    run_id: str,
    now: datetime,
    history: SourceHistory = NO_HISTORY,
) -> CheckedSource:
    """What a source gives now: its listing, asked for without conditions, or its own articles."""
    try:
        kind = kind_of(source.kind)
        if kind.open is not None:
            return _opened(kind.open, OpenRequest(source, run_id, now))
        listed = ListingReader(source, fetcher, KnownItems(), run_id, IntakeLimits(max_sitemaps=1)).read()
    except Exception as error:  # noqa: BLE001 - a check tells what is wrong with a source, whatever it is
        return CheckedSource(FetchOutcome.ERROR, 0, None, f"{type(error).__name__}: {error}"[:500])
    dates = [item.published for item in listed.items if item.published is not None]
    outcome, reason = listed.outcome, listed.error
    if outcome in ANSWERED:
        outcome, reason = judge_listing(source, outcome, len(listed.items), dates, history, now=now)
    return CheckedSource(outcome, len(listed.items), max(dates, default=None), reason)


def _opened(opened: Open, asked: OpenRequest) -> CheckedSource:
    newest_by_url: dict[str, datetime] = {}
    for part in opened(asked).parts(0):
        if part.outcome is not FetchOutcome.OK:
            return CheckedSource(part.outcome, 0, None, part.detail)
        newest_by_url |= {article.canonical_url: article.published_at for article in part.articles}
    if not newest_by_url:
        return CheckedSource(FetchOutcome.EMPTY, 0, None, "no article in it")
    return CheckedSource(FetchOutcome.OK, len(newest_by_url), max(newest_by_url.values()), None)
