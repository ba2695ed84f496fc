"""An archive is never in memory: what its reading takes is bounded by a part of it, whatever its size."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sources.extract_pool import ROOT
from tests.unit.sources.archives import news_page, warc_record
from tests.unit.sources.samples import LEAD
from tests.unit.sources.test_hostile import MEMORY_CAP_BYTES, linux

N_PAGES = 40
# Beside the pages: answers that are no page, as a crawl has many, and rows without a date.
ARCHIVE_BYTES = 200_000_000


def write_warc(path: Path) -> int:
    """A plain file of large pictures with some pages between them."""
    picture = unpacked(warc_record("https://paper.example/p.jpg", "x" * 1_000_000, content_type="image/jpeg"))
    with path.open("wb") as file:
        for number in range(N_PAGES):
            file.write(unpacked(warc_record(f"https://paper.example/{number}", news_page(number))))
            for _ in range(ARCHIVE_BYTES // N_PAGES // 1_000_000):
                file.write(picture)
    return 0


def unpacked(record: bytes) -> bytes:
    """A record as it stands in a file that is not packed."""
    return gzip.decompress(record)


def write_jsonl(path: Path) -> int:
    """Rows of long texts, of which most are of no day."""
    filler = f"{LEAD} " * 600
    n_bad = 0
    with path.open("w") as file:
        size = 0
        while size < ARCHIVE_BYTES:
            size += file.write(json.dumps({"title": "T", "text": f"{n_bad} {filler}", "published": ""}) + "\n")
            n_bad += 1
        for number in range(N_PAGES):
            row = {"title": f"T{number}", "text": f"{LEAD} {number}", "published": "2022-01-12"}
            file.write(json.dumps(row) + "\n")
    return n_bad


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    for file in tmp_path.iterdir():
        file.unlink()


@linux
@pytest.mark.heavy
@pytest.mark.parametrize(
    ("kind", "name", "write"),
    [("warc", "a.warc", write_warc), ("files", "a.jsonl", write_jsonl)],
    ids=["warc", "jsonl"],
)
def test_a_large_archive_takes_no_memory_of_its_size(
    folder: Path, kind: str, name: str, write: Callable[[Path], int]
) -> None:
    n_bad = write(folder / name)
    assert (folder / name).stat().st_size >= 0.95 * ARCHIVE_BYTES
    done = subprocess.run(
        [sys.executable, "-m", "tests.unit.sources.history_memory", kind, str(folder / name)],
        cwd=ROOT, capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["articles"], told["rejects"]) == (N_PAGES, n_bad)
    assert told["above"] <= MEMORY_CAP_BYTES
