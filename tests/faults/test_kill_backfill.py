"""kill -9 in a backfill of every kind: the next one goes on behind what was stored; nothing is doubled."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest
import yaml

from schemas.tables import row_class
from sources.history import PART_ROWS
from sources.sitemap_history import PART_PAGES
from tests.commands import PROJECT, environment
from tests.faults.killing import n_commits
from tests.unit.sources.archives import (
    event_fields,
    gkg_fields,
    list_line,
    mention_fields,
    news_page,
    packed,
    warc_record,
    write_jsonl,
    write_warc,
)
from tests.unit.sources.loopback import Site, entry, serve
from warehouse.store import Store

BACKFILL = PROJECT / "tests" / "faults" / "one_backfill.py"
N_FILES, N_PAGES, N_BATCHES = 2 * PART_ROWS, 20, 3
# Three sitemaps, the first of which is longer than a part.
SITEMAPS = (PART_PAGES + 10, 5, 5)
OF_THE_RUN = {"run_id", "fetched_at", "first_seen_at", "rejected_at", "read_at", "part_id"}
TABLES = ("articles", "source_health", "rejects", "gdelt_events", "gdelt_mentions", "gdelt_gkg")


@dataclass(frozen=True)
class Archives:
    """Where they lie: on the disk, and on a site that is up."""

    folder: Path
    site: Site


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archives]:
    folder = tmp_path_factory.mktemp("archives")
    write_jsonl(folder / "a.jsonl", range(N_FILES))
    write_warc(
        folder / "a.warc.gz", [warc_record(f"https://crawled.example/{n}", news_page(n)) for n in range(N_PAGES)]
    )
    (folder / "sources.yaml").write_text(yaml.safe_dump([entry("https://paper.example/feed").model_dump(mode="json")]))
    with serve() as site:
        add_sitemaps(site)
        add_gdelt(site)
        yield Archives(folder, site)


def add_sitemaps(site: Site) -> None:
    """An index of sitemaps, one page of each of which is gone."""
    names = [f"/s{nth}.xml" for nth in range(len(SITEMAPS))]
    site.pages["/sitemap.xml"] = (
        "<sitemapindex>" + "".join(f"<sitemap><loc>{name}</loc></sitemap>" for name in names) + "</sitemapindex>"
    )
    for nth, (name, n_pages) in enumerate(zip(names, SITEMAPS, strict=True)):
        paths = [f"/{nth}/{n}" for n in range(n_pages)]
        site.pages[name] = "<urlset>" + "".join(f"<url><loc>{path}</loc></url>" for path in paths) + "</urlset>"
        site.pages |= {path: news_page(1_000 * (nth + 1) + n) for n, path in enumerate(paths[1:], start=1)}


def add_gdelt(site: Site) -> None:
    """Some quarters of an hour of all three tables."""
    lines = ""
    for quarter, suffix in product(range(N_BATCHES), ("export.CSV", "mentions.CSV", "gkg.csv")):
        stamp = f"202201120{quarter // 4}{15 * (quarter % 4):02}00"
        rows = {
            "export.CSV": [event_fields(f"{quarter}-{n}", added_at=stamp) for n in range(30)],
            "mentions.CSV": [mention_fields(f"{quarter}-{n}", mentioned_at=stamp) for n in range(30)],
            "gkg.csv": [gkg_fields(f"{stamp}-{n}", recorded_at=stamp) for n in range(30)],
        }
        name, body = f"{stamp}.{suffix}.zip", packed(rows[suffix], f"{stamp}.{suffix}")
        site.pages[f"/v2/{name}"] = body
        lines += list_line(body, name)
    site.pages["/v2/masterfilelist.txt"] = lines


def start(data_dir: Path, archives: Archives) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, str(BACKFILL), str(data_dir), str(archives.folder), archives.site.origin],
        cwd=PROJECT,
        env=environment(BRINKWATCH_ALLOW_PRIVATE_ADDRESSES="true", BRINKWATCH_EXTRACT_PROCESSES="1"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def finish(data_dir: Path, archives: Archives) -> Store:
    child = start(data_dir, archives)
    _, err = child.communicate(timeout=300)
    assert child.returncode == 0, err.decode()[-2000:]
    return Store(data_dir)


def kill_after(data_dir: Path, archives: Archives, commits: int) -> bool:
    """Kills a backfill once it has made so many commits more; false where it was over by then."""
    reached = n_commits(data_dir) + commits
    child = start(data_dir, archives)
    while child.poll() is None and n_commits(data_dir) < reached:
        time.sleep(0.002)
    child.send_signal(signal.SIGKILL)
    _, err = child.communicate()
    assert child.returncode in (0, -signal.SIGKILL), err.decode()[-2000:]
    return child.returncode == -signal.SIGKILL


def content(store: Store, table: str) -> list[str]:
    columns = [name for name in row_class(table).model_fields if name not in OF_THE_RUN]
    return sorted(map(str, store.read(table, columns).to_pylist()))


def parts_by_run(store: Store) -> dict[tuple[str, str, int], str]:
    """Which run has read a part, by archive and position; a sitemap has no parts that a later run could go by."""
    rows = store.read("history_parts", ["kind", "archive", "position", "run_id"]).to_pylist()
    return {(row["kind"], row["archive"], row["position"]): row["run_id"] for row in rows if row["kind"] != "sitemap"}


def files_asked(site: Site) -> Counter[str]:
    """How often each file of GDELT was asked for."""
    return Counter(path for path, _ in site.asked if path.endswith(".zip"))


@pytest.fixture(scope="module")
def clean(archives: Archives, tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = finish(tmp_path_factory.mktemp("clean"), archives)
    # Every kind has given what it holds: a table that is empty would be equal to any other empty one.
    assert store.read("articles").num_rows == N_FILES + N_PAGES + sum(SITEMAPS) - len(SITEMAPS)
    assert [store.read(name).num_rows for name in TABLES[3:]] == [30 * N_BATCHES] * 3
    assert store.read("rejects").num_rows == len(SITEMAPS)
    return store


@pytest.mark.faults
@pytest.mark.parametrize("nth", [0, *(pytest.param(n, marks=pytest.mark.heavy) for n in range(1, 8))])
def test_a_killed_backfill_is_completed_by_the_next(clean: Store, archives: Archives, tmp_path: Path, nth: int) -> None:
    draw = random.Random(20220124 + nth)
    n_clean = n_commits(clean.data_dir)
    # Behind the first part at least, so that there is something to go on from; the second kill in what is left.
    first = draw.uniform(0.2, 0.7)
    assert kill_after(tmp_path, archives, round(first * n_clean))
    read_first = parts_by_run(Store(tmp_path))
    assert len(set(read_first.values())) == 1
    kill_after(tmp_path, archives, max(2, round(draw.uniform(0.2, 0.8) * (1 - first) * n_clean)))
    read_second = parts_by_run(Store(tmp_path))
    archives.site.asked.clear()
    store = finish(tmp_path, archives)
    for table in TABLES:
        assert content(store, table) == content(clean, table), table
    # What the killed runs had read stands as theirs: it was not read again, and no published file fetched again.
    parts = parts_by_run(store)
    assert {key: parts[key] for key in read_second} == read_second
    assert {key: read_second[key] for key in read_first} == read_first
    assert set(parts) == set(parts_by_run(clean))
    fetched = {archive.rpartition("/v2/")[2] for kind, archive, _ in read_second if kind == "gdelt"}
    assert not {path.rpartition("/v2/")[2] for path in files_asked(archives.site)} & fetched
    assert not any((tmp_path / "downloads").iterdir())
