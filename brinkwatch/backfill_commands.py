"""Commands for history: `backfill files`, `warc`, `sitemap` and `gdelt`; a bar on stderr shows how far they are."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from brinkwatch.delivery_text import delivery_lines, delivery_record
from brinkwatch.options import AsJson, DataDir
from brinkwatch.output import print_json, print_table

if TYPE_CHECKING:
    from flows.history import Progress as Position
    from flows.history import Tell
    from flows.run import RunRecord
    from flows.settings import Settings

app = typer.Typer(help="History: the same tables and rules as every night.", no_args_is_help=True)

From = Annotated[datetime | None, typer.Option("--from", help="First moment, UTC.")]
To = Annotated[datetime | None, typer.Option("--to", help="First moment that is left out, UTC.")]
NAME_WIDTH = 40
GDELT_TABLES = {"events": "gdelt_events", "mentions": "gdelt_mentions", "gkg": "gdelt_gkg"}


@app.command()
def files(
    paths: Annotated[list[Path], typer.Argument(help="JSONL, CSV or Parquet files, or folders of text.")],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Stores and codes your own articles: columns url, title, text, published, source (and language)."""
    _must_exist(paths)
    settings = _settings(data_dir)
    from flows.backfill import backfill_files

    with progress_bar() as tell:
        run = backfill_files([str(path) for path in paths], str(settings.data_dir), tell)
    _print(run, as_json)


@app.command()
def warc(
    places: Annotated[list[str], typer.Argument(help="WARC files or addresses, or a list of them (warc.paths.gz).")],
    only_configured: Annotated[
        bool, typer.Option("--only-configured", help="Leave out sites without a source entry.")
    ] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Stores and codes the pages of WARC files, as the news crawl of Common Crawl publishes them."""
    _must_exist([Path(place) for place in places if "://" not in place])
    settings = _settings(data_dir)
    from flows.backfill import backfill_warc

    with progress_bar() as tell:
        run = backfill_warc(places, str(settings.data_dir), only_configured, tell)
    _print(run, as_json)


@app.command()
def sitemap(
    url: Annotated[str, typer.Argument(help="Address of a sitemap or sitemap index.")],
    first: From = None,
    last: To = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Fetches, stores and codes the pages that a sitemap names, politely: a page a second."""
    must_be_web_url(url)
    _check_span(first, last)
    settings = _settings(data_dir)
    from flows.backfill import backfill_sitemap

    with progress_bar() as tell:
        run = backfill_sitemap(url, str(settings.data_dir), _utc(first), _utc(last), tell)
    _print(run, as_json)


@app.command()
def gdelt(
    first: From = None,
    last: To = None,
    table: Annotated[list[str] | None, typer.Option(help="events, mentions or gkg; all of them if not given.")] = None,
    translated: Annotated[bool, typer.Option("--translated", help="The stream of translated articles.")] = False,
    base: Annotated[str | None, typer.Option(help="Address of a mirror.")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Loads GDELT 2.0 into tables of its own: a span of time, or the newest 15 minutes without --from and --to."""
    _check_span(first, last)
    if base is not None:
        must_be_web_url(base)
    for name in table or ():
        if name not in GDELT_TABLES:
            raise typer.BadParameter(f"{name!r} is no table of GDELT, expected {', '.join(GDELT_TABLES)}")
    settings = _settings(data_dir)
    from flows.backfill import backfill_gdelt

    tables = [GDELT_TABLES[name] for name in table or ()]
    with progress_bar() as tell:
        run = backfill_gdelt(
            str(settings.data_dir), _utc(first), _utc(last), tables, base, is_translated=translated, tell=tell
        )
    _print(run, as_json)


@contextmanager
def progress_bar() -> Iterator[Tell]:
    """A bar on stderr while it is a terminal; the function to tell how far things are."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("backfill", total=None)

        def tell(at: Position) -> None:
            inside = min(at.position / at.size, 1.0) if at.size else 1.0
            name = at.archive[-NAME_WIDTH:].replace("[", "(")
            count = f"{at.n_rows:,} rows" if at.n_rows else f"{at.n_articles:,} articles"
            bar.update(
                task,
                description=f"{at.number + 1}/{at.n_archives} {name}: {count}",
                completed=at.number + inside,
                total=at.n_archives,
            )

        yield tell


def must_be_web_url(url: str) -> None:
    """Raises BadParameter for what is no http or https address."""
    from sources.registry import is_web_url

    if not is_web_url(url):
        raise typer.BadParameter(f"{url!r} is no http or https address")


def _print(run: RunRecord, as_json: bool) -> None:
    if as_json:
        print_json({**run.summary.counts(), **delivery_record(run)})
        return
    print_table(["", "count"], ((name.removeprefix("n_"), value) for name, value in run.summary.counts().items()))
    for archive, reason in run.failed_sources:
        print(f"  failed: {archive}: {reason}")
    for line in delivery_lines(run):
        print(line)


def _settings(data_dir: Path | None) -> Settings:
    from flows.settings import load_settings, prepare_single_run

    settings = load_settings(data_dir=data_dir)
    prepare_single_run(settings.data_dir)
    return settings


def _must_exist(paths: list[Path]) -> None:
    for path in paths:
        if not path.exists():
            raise typer.BadParameter(f"{path} does not exist")


def _check_span(first: datetime | None, last: datetime | None) -> None:
    if first is not None and last is not None and first >= last:
        raise typer.BadParameter(f"--from {first:%Y-%m-%d %H:%M} does not lie before --to {last:%Y-%m-%d %H:%M}")


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
