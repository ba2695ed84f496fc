"""kill -9 in a backfill: the next one goes on behind the last part that was stored, and nothing is doubled."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from schemas.tables import row_class
from sources.history import PART_ROWS
from tests.commands import PROJECT, environment
from tests.faults.killing import n_commits
from tests.unit.sources.archives import news_page, warc_record, write_jsonl, write_warc
from tests.unit.sources.loopback import entry
from warehouse.store import Store

BACKFILL = PROJECT / "tests" / "faults" / "one_backfill.py"
N_FILES, N_PAGES = 3 * PART_ROWS, 40
OF_THE_RUN = {"run_id", "fetched_at", "first_seen_at", "rejected_at", "read_at", "part_id"}
TABLES = ("articles", "source_health", "rejects", "history_parts")


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("archives")
    write_jsonl(folder / "a.jsonl", range(N_FILES))
    write_warc(
        folder / "a.warc.gz", [warc_record(f"https://crawled.example/{n}", news_page(n)) for n in range(N_PAGES)]
    )
    (folder / "sources.yaml").write_text(yaml.safe_dump([entry("https://paper.example/feed").model_dump(mode="json")]))
    return [str(folder / name) for name in ("a.jsonl", "a.warc.gz", "sources.yaml")]


def start(data_dir: Path, archives: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, str(BACKFILL), str(data_dir), *archives],
        cwd=PROJECT,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def finish(data_dir: Path, archives: list[str]) -> Store:
    child = start(data_dir, archives)
    _, err = child.communicate(timeout=300)
    assert child.returncode == 0, err.decode()[-2000:]
    return Store(data_dir)


def kill_after(data_dir: Path, archives: list[str], commits: int) -> None:
    """Kills a backfill once it has made so many commits more, whatever the speed of the machine."""
    reached = n_commits(data_dir) + commits
    child = start(data_dir, archives)
    while child.poll() is None and n_commits(data_dir) < reached:
        time.sleep(0.002)
    child.send_signal(signal.SIGKILL)
    _, err = child.communicate()
    assert child.returncode == -signal.SIGKILL, err.decode()[-2000:]


def content(store: Store, table: str) -> list[str]:
    columns = [name for name in row_class(table).model_fields if name not in OF_THE_RUN]
    return sorted(map(str, store.read(table, columns).to_pylist()))


@pytest.fixture(scope="module")
def clean(archives: list[str], tmp_path_factory: pytest.TempPathFactory) -> Store:
    return finish(tmp_path_factory.mktemp("clean"), archives)


@pytest.mark.faults
@pytest.mark.parametrize("nth", [0, *(pytest.param(n, marks=pytest.mark.heavy) for n in range(1, 8))])
def test_a_killed_backfill_is_completed_by_the_next(
    clean: Store, archives: list[str], tmp_path: Path, nth: int
) -> None:
    draw = random.Random(20220124 + nth)
    # The first kill behind the first part at least, so that there is something to go on from.
    kill_after(tmp_path, archives, draw.randrange(6, 10))
    first_run = set(Store(tmp_path).read("history_parts", ["run_id"]).column("run_id").to_pylist())
    kill_after(tmp_path, archives, draw.randrange(2, 6))
    store = finish(tmp_path, archives)
    for table in TABLES:
        assert content(store, table) == content(clean, table), table
    assert store.read("articles").num_rows == N_FILES + N_PAGES
    # What the killed runs had read stands as theirs: it was not read again.
    assert len(first_run) == 1
    assert first_run < set(store.read("history_parts", ["run_id"]).column("run_id").to_pylist())
