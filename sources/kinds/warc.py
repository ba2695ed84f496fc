"""WARC files of web crawls (sources/warc.py): gigabytes of the past, which no nightly run reads."""

from __future__ import annotations

from sources.kind import Kind

KIND = Kind(read_with="brinkwatch backfill warc", is_local=True)
