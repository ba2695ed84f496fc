"""JSONL, CSV, Parquet and text files of a user's own: articles as they lie on the disk."""

from __future__ import annotations

from pathlib import Path

from sources.files import FilesArchive
from sources.history import Archive
from sources.kind import Kind, OpenRequest


def _open(asked: OpenRequest) -> Archive:
    return FilesArchive(Path(asked.source.url), run_id=asked.run_id, now=asked.now, source=asked.source)


KIND = Kind(open=_open, is_local=True)
