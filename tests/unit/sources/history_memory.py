"""`python -m tests.unit.sources.history_memory KIND PATH`: reads an archive to its end and weighs what that took.

One JSON object on standard output: how many articles and losses it gave, and how far the process went above what it
weighed before, in bytes.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from sources.article import extract
from sources.files import FilesArchive
from sources.history import Archive, SourceBook
from sources.reading import KnownItems
from sources.warc import WarcArchive, WarcReading
from tests.unit.sources.archives import news_page
from tests.unit.sources.measured import memory_bytes

NOW = datetime(2022, 2, 1, tzinfo=UTC)


def opened(kind: str, path: Path) -> Archive:
    """The archive, of a kind that lies on the disk."""
    if kind == "files":
        return FilesArchive(path, run_id="run", now=NOW)
    return WarcArchive(path, WarcReading(SourceBook([]), lambda urls: KnownItems(), "run", NOW))


def main() -> None:
    """Reads part by part and keeps none, as a backfill does."""
    kind, path = sys.argv[1], Path(sys.argv[2])
    extract(news_page(0).encode(), url="https://paper.example/0", now=NOW)
    idle = memory_bytes("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")
    n_articles = n_rejects = 0
    for part in opened(kind, path).parts(0):
        n_articles += len(part.articles)
        n_rejects += len(part.rejects)
    above = memory_bytes("VmHWM") - idle
    print(json.dumps({"articles": n_articles, "rejects": n_rejects, "above": above}))


if __name__ == "__main__":
    main()
