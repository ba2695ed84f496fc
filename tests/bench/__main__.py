"""`make bench`: speed as ratios, each of two ways measured in one run on one machine, in turns.

A ratio outlives the machine; the seconds beside it say what was measured. CPU time where this process does the
work, wall time where children or the disk do. `python -m tests.bench warehouse` measures one part alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import lxml.html
from rich.console import Console
from rich.table import Table

from examples.press.archive import load_press
from examples.press.site import build_site
from sources.article import extract
from tests.bench import repeats
from tests.bench.apart import apart
from tests.bench.coding import coding_ratios
from tests.bench.indicators import indicator_nights
from tests.bench.ratios import Ratio, compare
from tests.bench.warehouse import measure, prepare
from tests.commands import PROJECT, environment, press_command
from warehouse.publish import latest_snapshot
from warehouse.sandbox import run_query
from warehouse.snapshot import open_snapshot

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SMALL, LARGE = 100_000, 1_000_000


def press_pages() -> list[tuple[str, bytes]]:
    """Address and bytes of the article pages of the sample press."""
    press = load_press()
    return [
        (f"https://{publisher.domain}{path}", page.body)
        for publisher in press.publishers
        for path, page in build_site(publisher, press.of(publisher), f"https://{publisher.domain}").items()
        if page.status == 200
        and page.body.lstrip()[:15].lower().startswith(b"<!doctype html")
        and len(page.body) > 4_000
    ]


def extraction() -> Ratio:
    """Extraction of the sample press's pages against lxml's parse of the same bytes."""
    pages = press_pages()

    def ours() -> None:
        for url, body in pages:
            extract(body, url=url, now=NOW)

    def bare() -> None:
        for _, body in pages:
            lxml.html.document_fromstring(body)

    return compare("extract a page / parse its HTML", ours, bare, time.process_time, f"{len(pages)} pages")


def sandboxed(data_dir: Path) -> Ratio:
    """The sandbox against an open connection."""
    snapshot = latest_snapshot(data_dir)
    with open_snapshot(snapshot) as connection:
        return compare(
            "sql in the sandbox / on an open connection",
            lambda: run_query(snapshot, "FROM top_dyads()"),
            lambda: connection.execute("FROM top_dyads()").fetchall(),
            time.perf_counter,
            "the price of a child process",
        )


def second_night(data_dir: Path) -> Ratio:
    """A night with nothing new against the first night over the sample press."""

    def night(folder: Path) -> float:
        started = time.perf_counter()
        subprocess.run(
            press_command(folder, "--json"),
            cwd=PROJECT,
            env=environment(BRINKWATCH_ALLOW_PRIVATE_ADDRESSES="true"),
            stdout=subprocess.DEVNULL,
            check=True,
        )
        return time.perf_counter() - started

    first = night(data_dir)
    return Ratio("a night with nothing new / the first night", night(data_dir), first)


def intake() -> Iterator[tuple[str, str]]:
    """What the intake does in a second of one core, and how many repeats it finds among made pairs."""
    pages = press_pages()
    extract(pages[0][1], url=pages[0][0], now=NOW)
    started = time.process_time()
    for url, body in pages:
        extract(body, url=url, now=NOW)
    yield "pages extracted a second", f"{len(pages) / (time.process_time() - started):,.0f}"
    texts = repeats.texts_of(None)
    yield "sketches a second", f"{repeats.sketches_per_second(texts):,.0f}"
    precision, recall = repeats.precision_recall(repeats.score_all(texts))
    yield "repeats among made pairs", f"precision {precision:.4f}, recall {recall:.4f}"


def warehouse() -> Iterator[Ratio]:
    """The warehouse at a tenth of a million events and at a million, and how the seconds grew between the two."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = (
            apart(measure, n_events, Path(folder), apart(prepare, n_events, Path(folder)))
            for n_events in (SMALL, LARGE)
        )
    yield from (*small, *large)
    times = LARGE / SMALL
    for less, more in zip(small, large, strict=True):
        yield Ratio(f"growth: {more.name}", more.ours_seconds, less.ours_seconds * times, "1 is linear")


def indicators() -> Iterator[Ratio]:
    """Indicators and alerts at size."""
    with tempfile.TemporaryDirectory() as folder:
        yield from indicator_nights(Path(folder))


def press() -> Iterator[Ratio]:
    """Nights, coding, extraction and the sandbox over the sample press."""
    with tempfile.TemporaryDirectory() as folder:
        yield second_night(Path(folder))
        yield from coding_ratios()
        yield extraction()
        yield sandboxed(Path(folder))


PARTS = {"press": press, "warehouse": warehouse, "indicators": indicators}


def main(parts: Sequence[str]) -> None:
    """Measures and prints the parts that are named; all of them, and what the intake does, where none is."""
    ratios = [ratio for part in parts or PARTS for ratio in PARTS[part]()]
    table = Table(title=f"{os.cpu_count()} cores", box=None, header_style="bold")
    for column in ("ours / bare", "ratio", "ours s", "bare s", "ours MB", "bare MB", ""):
        table.add_column(column)
    for ratio in ratios:
        seconds = (f"{value:.3f}" for value in (ratio.ours_seconds, ratio.bare_seconds))
        memory = ("" if value is None else f"{value:,}" for value in (ratio.ours_mb, ratio.bare_mb))
        table.add_row(ratio.name, f"{ratio.ratio:.2f}", *seconds, *memory, ratio.note)
    console = Console(width=150)
    console.print(table)
    if not parts:
        for name, value in intake():
            console.print(f"{name}: {value}")


if __name__ == "__main__":
    main(sys.argv[1:])
