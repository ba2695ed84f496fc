"""Commands that write: nightly, recode, publish, maintain, serve."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from brinkwatch.delivery_text import delivery_lines, delivery_record
from brinkwatch.options import AsJson, DataDir
from brinkwatch.output import print_json, print_table
from brinkwatch.recode_text import changes_record, print_changes

if TYPE_CHECKING:
    from flows.run import RunRecord
    from flows.settings import Settings


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.command()(nightly)
    for command in (recode, publish, maintain, serve):
        app.command()(command)


def nightly(
    sources: Annotated[Path | None, typer.Option(help="Source entries: a file or a folder.")] = None,
    since: Annotated[datetime | None, typer.Option(help="Leave out what was published before.")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """The whole run: fetch, extract, de-duplicate, code, load, indicators, publish."""
    settings = _settings(data_dir, sources)
    from flows.intake import check_sources

    # Before Prefect is started: what cannot begin is told at once.
    check_sources(settings)
    from flows.nightly import nightly as flow

    run = flow(str(settings.sources), str(settings.data_dir), since.isoformat() if since else None)
    if as_json:
        print_json({"run_id": run.run_id, "snapshot": run.snapshot, **run.summary.counts(), **delivery_record(run)})
        return
    print_summary(run)


def recode(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Codes stored articles again with today's coder, and says which events were gained, lost and altered.

    Killed and started again it goes on. The tables before it can be read back: `brinkwatch tables history events`.
    """
    settings = _settings(data_dir)
    from flows.recode import recode as flow

    recoded = flow(str(settings.data_dir))
    if as_json:
        print_json({**recoded.summary.counts(), "n_runs": recoded.n_runs, **changes_record(recoded.changes)})
        return
    print_changes(recoded)


def publish(data_dir: DataDir = None) -> None:
    """Publishes a snapshot of what the tables hold now."""
    settings = _settings(data_dir)
    from flows.publish import publish as flow

    print(flow(str(settings.data_dir)))


def maintain(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Compacts the tables, frees what nothing points to and ends what is older than the settings keep.

    BRINKWATCH_HISTORY_DAYS, _NEWEST_SNAPSHOTS, _FETCHES_DAYS, _REJECTS_DAYS, _RUNS_DAYS, _SOURCE_HEALTH_DAYS.
    Beside a run it waits BRINKWATCH_LOCK_WAIT_SECONDS for its end.
    """
    settings = _settings(data_dir)
    from dataclasses import asdict

    from flows.maintain import maintain as flow

    freed = asdict(flow(str(settings.data_dir)))
    if as_json:
        print_json(freed)
    else:
        logs = freed.pop("log_rows_removed")
        rows = [(name.replace("_", " "), n) for name, n in freed.items()]
        rows += [(f"rows of {table} removed", n) for table, n in logs.items()]
        print_table(["", "count"], rows)


def serve(
    sources: Annotated[Path | None, typer.Option(help="Source entries: a file or a folder.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Registers the nightly deployment with the Prefect server and runs it on its schedule."""
    from flows.schedule import serve_nightly
    from flows.settings import load_settings

    settings = load_settings(data_dir=data_dir, sources=sources)
    serve_nightly(settings)


def print_summary(run: RunRecord) -> None:
    """The run in numbers, what failed, and what to look at next."""
    counts = run.summary
    print_table(
        ["run " + run.run_id, ""],
        [
            ["sources reached / failed", f"{counts.n_sources_ok} / {counts.n_sources_failed}"],
            [
                "articles new / known / duplicate",
                f"{counts.n_articles_new} / {counts.n_articles_known} / {counts.n_articles_duplicate}",
            ],
            ["mentions coded", counts.n_mentions],
            ["events new / repeated", f"{counts.n_events_new} / {counts.n_events_repeated}"],
            ["rejected, with the reason in `rejects`", counts.n_rejects],
            ["alerts", counts.n_alerts],
            ["snapshot", Path(run.snapshot or "").name],
        ],
    )
    for source, reason in run.failed_sources:
        print(f"  failed: {source}: {reason}")
    for line in delivery_lines(run):
        print(line)
    folder = "" if run.store.data_dir == Path("data") else f" --data-dir {run.store.data_dir}"
    program = _program(Path(sys.argv[0]), Path.cwd())
    print("\nNext:")
    print(f'  {program} sql{folder} "FROM top_dyads() LIMIT 10"')
    print(f"  {program} alerts{folder}")
    print(f"  {program} dashboard{folder}")


def _program(called: Path, folder: Path) -> str:
    """How to call the program from `folder`: by its path where it lies below, as in `.venv/bin`, else by its name."""
    if called.name == "brinkwatch" and called.resolve().is_relative_to(folder):
        return str(called.absolute().relative_to(folder))
    return "brinkwatch"


def _settings(data_dir: Path | None, sources: Path | None = None) -> Settings:
    from flows.settings import load_settings, prepare_single_run

    settings = load_settings(data_dir=data_dir, sources=sources)
    prepare_single_run(settings.data_dir)
    return settings
