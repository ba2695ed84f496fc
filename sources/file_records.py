"""A file of texts -> its rows, as they stand there: lines of JSONL and CSV, rows of Parquet, a text file as one."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sources.moments import parse_moment

SUFFIXES = (".jsonl", ".ndjson", ".csv", ".parquet", ".txt")
REQUIRED = ("title", "text", "published")
FIELD_LIMIT = 10_000_000
DATE_IN_NAME = re.compile(r"(?<!\d)(\d{4})[-_]?(\d{2})[-_]?(\d{2})(?!\d)")

Record = dict[str, Any]


def records_of(file: Path) -> Iterator[tuple[int, Record | None]]:
    """The rows of a file with their numbers (lines of JSONL and CSV, rows of Parquet); null for a line of no JSON."""
    suffix = file.suffix.lower()
    if suffix == ".parquet":
        yield from _parquet_records(file)
    elif suffix == ".csv":
        yield from _csv_records(file)
    elif suffix == ".txt":
        yield 1, _text_record(file)
    else:
        yield from _json_records(file)


def _json_records(file: Path) -> Iterator[tuple[int, Record | None]]:
    with file.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield number, _json_object(line)


def _json_object(line: bytes) -> Record | None:
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _csv_records(file: Path) -> Iterator[tuple[int, Record | None]]:
    csv.field_size_limit(FIELD_LIMIT)
    # Bytes that are no UTF-8 become half surrogates, which the reader refuses: they cost their row and not the file.
    with file.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as lines:
        rows = csv.DictReader(lines)
        missing = [name for name in REQUIRED if name not in (rows.fieldnames or ())]
        if missing:
            raise ValueError(f"columns {', '.join(missing)} are missing, found {', '.join(rows.fieldnames or ())}")
        for row in rows:
            yield rows.line_num, {str(key): value for key, value in row.items()}


def _parquet_records(file: Path) -> Iterator[tuple[int, Record | None]]:
    number = 0
    with pq.ParquetFile(file) as parquet:
        missing = [name for name in REQUIRED if name not in parquet.schema_arrow.names]
        if missing:
            raise ValueError(f"columns {', '.join(missing)} are missing, found {', '.join(parquet.schema_arrow.names)}")
        for batch in parquet.iter_batches(batch_size=256):
            for row in batch.to_pylist():
                number += 1
                yield number, row


def _text_record(file: Path) -> Record:
    title, _, rest = file.read_text(encoding="utf-8-sig", errors="surrogateescape").strip().partition("\n")
    second, _, body = rest.lstrip().partition("\n")
    in_name = DATE_IN_NAME.search(file.stem)
    if in_name is not None:
        return {"title": title, "text": rest, "published": "-".join(in_name.groups())}
    if parse_moment(second) is not None:
        return {"title": title, "text": body, "published": second}
    return {"title": title, "text": rest, "published": None}


def count_rows(file: Path) -> int:
    """How many rows a file has, near enough for a progress bar: line ends count, wherever they stand."""
    suffix = file.suffix.lower()
    if suffix == ".txt":
        return 1
    try:
        if suffix == ".parquet":
            return int(pq.read_metadata(file).num_rows)
        with file.open("rb") as content:
            return sum(piece.count(b"\n") for piece in iter(lambda: content.read(1 << 20), b""))
    except (OSError, pa.ArrowException):
        return 0
