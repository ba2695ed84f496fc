"""A poisoned page costs that page: its worker is killed for real, and the next page is read."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas.codes import PublishedFrom, RejectReason
from schemas.errors import ExtractError
from sources.article import extract
from sources.collect import IntakeLimits, KnownItems, collect_source
from sources.extract_pool import ROOT, ExtractPool, PoolLimits
from sources.http import Fetcher
from sources.listing import ListedItem
from tests.unit.sources.loopback import Site, entry
from tests.unit.sources.poison import bottomless_page, hungry_page, slow_page
from tests.unit.sources.samples import page, rss

URL = "https://paper.example/a"
NOW = datetime(2022, 1, 13, 3, tzinfo=UTC)
LISTED = ListedItem(URL, title="Russia moves \ud800 two", published=datetime(2022, 1, 12, 9, tzinfo=UTC))


@pytest.fixture(scope="module")
def pool() -> Iterator[ExtractPool]:
    """One worker with two seconds a page."""
    with ExtractPool(PoolLimits(processes=1, deadline_seconds=2.0)) as made:
        yield made


@pytest.fixture
def small_pool() -> Iterator[ExtractPool]:
    """One worker with half a minute and 30 MB a page."""
    with ExtractPool(PoolLimits(processes=1, deadline_seconds=30.0, memory_bytes=30_000_000)) as made:
        yield made


def children(parent: int | None = None) -> set[int]:
    """The processes that this one, or another, has started and that still run."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True)
    rows = [line.split(None, 3) for line in listed.stdout.splitlines()]
    return {
        int(pid)
        for pid, ppid, state, words in rows
        if int(ppid) == (parent or os.getpid()) and not state.startswith("Z") and "sources.extract_worker" in words
    }


def refused(pool: ExtractPool, content: bytes) -> RejectReason:
    with pytest.raises(ExtractError) as caught:
        pool(content, url=URL, now=NOW)
    return RejectReason(caught.value.reason)


def test_a_worker_gives_what_the_extraction_gives(pool: ExtractPool) -> None:
    given = {"url": URL, "content_type": "text/html", "listed": LISTED, "now": NOW, "time_zone": "Europe/London"}
    content = page(head='<meta name="author" content="A. Reporter">').encode()
    read = pool(content, **given)
    assert read == extract(content, **given)  # type: ignore[arg-type]
    assert (read.published, read.published_from) == (LISTED.published, PublishedFrom.FEED)


def test_a_slow_page_is_given_up_and_its_worker_replaced(pool: ExtractPool) -> None:
    pool(page().encode(), url=URL, now=NOW)
    before = children()
    assert refused(pool, slow_page()) is RejectReason.TOO_SLOW
    assert pool(page().encode(), url=URL, now=NOW).title == "Russia moves two battalions"
    assert before.isdisjoint(children())


def test_a_hungry_page_is_given_up_and_its_worker_replaced(small_pool: ExtractPool) -> None:
    assert refused(small_pool, hungry_page()) is RejectReason.OUT_OF_MEMORY
    assert small_pool(page().encode(), url=URL, now=NOW).title == "Russia moves two battalions"


@pytest.mark.parametrize(
    ("content", "reason"),
    [(bottomless_page(), RejectReason.TOO_LARGE), (b"<html>\x00\x00</html>", RejectReason.NOT_HTML)],
    ids=["200,000 tags", "nul bytes"],
)
def test_a_refusal_costs_no_worker(pool: ExtractPool, content: bytes, reason: RejectReason) -> None:
    pool(page().encode(), url=URL, now=NOW)
    before = children()
    assert refused(pool, content) is reason
    assert children() == before


def test_tags_inside_each_other_cost_no_more_than_a_page(pool: ExtractPool) -> None:
    assert refused(pool, bottomless_page(90_000)) is RejectReason.NO_TEXT
    assert pool(page().encode(), url=URL, now=NOW).title == "Russia moves two battalions"


def test_a_worker_that_is_killed_costs_its_page(pool: ExtractPool) -> None:
    pool(page().encode(), url=URL, now=NOW)
    (worker,) = children()
    threading.Timer(0.5, os.kill, (worker, signal.SIGKILL)).start()
    assert refused(pool, slow_page()) is RejectReason.EXTRACT_FAILED
    assert pool(page().encode(), url=URL, now=NOW).title == "Russia moves two battalions"


def test_a_worker_ends_after_its_share_of_pages() -> None:
    before = children()
    with ExtractPool(PoolLimits(processes=1, pages_per_worker=1)) as pool:
        pool(page().encode(), url=URL, now=NOW)
        assert children() == before


def test_closing_ends_every_worker() -> None:
    before = children()
    with ExtractPool(PoolLimits(processes=2)) as pool:
        given = {"url": URL, "now": NOW}
        threads = [threading.Thread(target=pool, args=(page().encode(),), kwargs=given) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(children() - before) == 2
    assert children() == before


PARENT = """
import sys, threading
from datetime import UTC, datetime
from sources.extract_pool import ExtractPool, PoolLimits
from tests.unit.sources.poison import slow_page
from tests.unit.sources.samples import page
pool = ExtractPool(PoolLimits(processes=2, deadline_seconds=3.0))
def read(content): pool(content, url="https://paper.example/a", now=datetime.now(UTC))
read(page().encode())
threading.Thread(target=read, args=(slow_page(),)).start()
threading.Thread(target=read, args=(page().encode(),)).start()
print("reading", flush=True)
threading.Event().wait()
"""


def test_no_worker_outlives_a_parent_that_was_killed() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, cwd=ROOT)
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"reading\n"
    started = children(parent.pid)
    assert started
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 60
    while (left := {pid for pid in started if _is_worker(pid)}) and time.monotonic() < until:
        time.sleep(0.1)
    assert left == set()


def _is_worker(pid: int) -> bool:
    listed = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True)
    return "sources.extract_worker" in listed.stdout


def test_the_other_pages_of_a_source_are_read(site: Site, fetcher: Fetcher, pool: ExtractPool) -> None:
    date = "Wed, 12 Jan 2022 17:10:00 +0100"
    paths = {
        "/slow": slow_page(),
        "/a": page("First").encode(),
        "/deep": bottomless_page(),
        "/b": page("Last").encode(),
    }
    site.pages.update({"/feed": rss(*[(f"{site.origin}{path}", "", date) for path in paths]), **paths})
    collected = collect_source(
        entry(f"{site.origin}/feed"),
        fetcher=fetcher,
        known=KnownItems(),
        run_id="run",
        now=NOW,
        limits=IntakeLimits(),
        extractor=pool,
    )
    assert [Path(article.url).name for article in collected.articles] == ["a", "b"]
    assert [(Path(row.url or "").name, row.reason) for row in collected.rejects] == [
        ("slow", RejectReason.TOO_SLOW),
        ("deep", RejectReason.TOO_LARGE),
    ]
