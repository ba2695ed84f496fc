"""Commands on sources: what is configured, what it gave, what it gives now."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from brinkwatch.options import AsJson, DataDir
from brinkwatch.output import print_json, print_table

if TYPE_CHECKING:
    from flows.settings import Settings
    from warehouse.source_days import SourceDays

app = typer.Typer(help="What is configured, what it gave, and what it gives now.", no_args_is_help=True)
SourcesOption = Annotated[Path | None, typer.Option("--sources", help="Source entries: a file or a folder.")]
GIVEN = ("last_article_at", "usual_per_day", "n_last_day", "volume")
NOT_CODED = ("n_other_language", "n_headline_only", "n_paywalled")
LISTED = (
    *("id", "country", "language", "kind", "enabled", "state", "last_outcome"),
    *(*GIVEN, "last_title", "not_coded", "note"),
)
CHECKED = ("id", "outcome", "n_items", "newest", *GIVEN, "error")


@app.command("list")
def list_sources(sources: SourcesOption = None, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Every source entry: when it last gave what, its usual volume, and whether its last whole day (UTC) was odd."""
    from flows.settings import load_settings
    from sources.registry import load_sources

    settings = load_settings(sources=sources, data_dir=data_dir)
    known = _known(settings)
    records = []
    for entry in load_sources(settings.sources):
        days = known.get(entry.id)
        names = ("id", "publisher", "country", "language", "enabled", "kind")
        record = {name: getattr(entry, name) for name in names}
        for name in ("state", "last_outcome", "last_asked_at", *GIVEN, "last_title", "n_articles", *NOT_CODED):
            record[name] = getattr(days, name, None)
        record["note"] = entry.disabled_reason or (days.reason if days is not None else None) or entry.note
        records.append(record)
    if not as_json:
        records = [record | {"not_coded": _not_coded(record)} for record in records]
    _print(records, LISTED, as_json)


@app.command("check")
def check_sources(sources: SourcesOption = None, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Fetches the listing of each enabled source once and says what it gave; nothing is stored.

    Ends with 1 when none of them gave anything, or none is enabled.
    """
    from flows.intake import fetcher_of, histories_of
    from flows.run import new_run_id, utc_now
    from flows.settings import load_settings
    from schemas.errors import NothingReadError
    from sources.check import CheckedSource, check_source
    from sources.health import NO_HISTORY, SEEN
    from sources.registry import SourceEntry, load_sources
    from warehouse.store import Store

    settings = load_settings(sources=sources, data_dir=data_dir)
    listed = load_sources(settings.sources)
    entries = [entry for entry in listed if entry.enabled]
    if not entries:
        raise NothingReadError(f"{settings.sources}: none of {len(listed)} sources is enabled")
    known, now = _known(settings), utc_now()
    fetcher = fetcher_of(settings, Store(settings.data_dir) if settings.data_dir.exists() else None)
    histories = histories_of(known)

    def check(entry: SourceEntry) -> CheckedSource:
        history = histories.get(entry.id, NO_HISTORY)
        return check_source(entry, fetcher=fetcher, run_id=new_run_id(now), now=now, history=history)

    with ThreadPoolExecutor(settings.fetch_threads) as threads:
        checked = list(threads.map(check, entries))
    fetcher.close()
    records = [
        {"id": entry.id, "outcome": found.outcome.value, "n_items": found.n_items, "newest": found.newest}
        | {name: getattr(known.get(entry.id), name, None) for name in GIVEN}
        | {"error": found.error}
        for entry, found in zip(entries, checked, strict=True)
    ]
    _print(records, CHECKED, as_json)
    if not any(found.outcome in SEEN for found in checked):
        raise typer.Exit(1)


def _known(settings: Settings) -> dict[str, SourceDays]:
    from flows.run import utc_now
    from warehouse.source_days import source_days
    from warehouse.store import Store

    return source_days(Store(settings.data_dir), utc_now().date()) if settings.data_dir.exists() else {}


def _not_coded(record: dict[str, Any]) -> str | None:
    parts = [f"{record[name]} {name.removeprefix('n_').replace('_', ' ')}" for name in NOT_CODED if record[name]]
    return ", ".join(parts) or None


def _print(records: list[dict[str, Any]], columns: tuple[str, ...], as_json: bool) -> None:
    if as_json:
        for record in records:
            print_json(record)
        return
    shown = [name.removeprefix("n_").replace("_", " ") for name in columns]
    print_table(shown, ([record[name] for name in columns] for record in records))
