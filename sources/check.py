"""One look at a source -> what its listing gives now; nothing of it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from schemas.codes import FetchOutcome, SourceKind
from sources.files import read_files
from sources.health import NO_HISTORY, SourceHistory, judge_listing
from sources.http import Fetcher
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
    """What the listing of a source gives now, without conditions."""
    try:
        if source.kind is SourceKind.FILES:
            articles = read_files(Path(source.url), run_id=run_id, now=now, source=source).articles
            dates = [article.published_at for article in articles]
            return CheckedSource(FetchOutcome.OK, len(dates), max(dates, default=None), None)
        listed = ListingReader(source, fetcher, KnownItems(), run_id, IntakeLimits(max_sitemaps=1)).read()
    except Exception as error:  # noqa: BLE001 - a check tells what is wrong with a source, whatever it is
        return CheckedSource(FetchOutcome.ERROR, 0, None, f"{type(error).__name__}: {error}"[:500])
    dates = [item.published for item in listed.items if item.published is not None]
    outcome, reason = listed.outcome, listed.error
    if outcome in ANSWERED:
        outcome, reason = judge_listing(source, outcome, len(listed.items), dates, history, now=now)
    return CheckedSource(outcome, len(listed.items), max(dates, default=None), reason)
