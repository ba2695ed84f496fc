"""What can be wrong with a table's files: log entries cut short, Parquet files that cannot be read; and who is named.

A file is found damaged when its Parquet cannot be decoded or its log entry does not hold together. A flipped bit that
still decodes is not found: Delta's writer stores no checksums.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError, DeltaError

from schemas.errors import DamagedError, StoreError
from schemas.tables import table_names

LOG = "_delta_log"
NO_SPACE = "No space left on device"
# What DuckDB says when a Delta file under one of its tables gives way, against what it says of the query itself.
_BROKEN_FILE = re.compile(r"reading the stream registered|Parquet|parquet|Object at location")


@dataclass(frozen=True)
class Damage:
    """A file of a table that cannot be read, and why."""

    table: str
    path: Path
    reason: str

    def __str__(self) -> str:
        return f"{self.table}: {self.path} cannot be read ({self.reason})"


def open_table(folder: Path) -> DeltaTable:
    """The table in a folder. Raises DamagedError where its newest log entry is not whole.

    Delta itself reads an entry that was cut at the end of a line as one with fewer rows.
    """
    newest = max((folder / LOG).glob("[0-9]*.json"), default=None)
    if newest is not None and _is_needed(newest) and (reason := damaged_entry(newest)):
        raise DamagedError(_told([Damage(folder.name, newest, reason)]))
    return DeltaTable(str(folder))


@contextmanager
def explained(data_dir: Path) -> Iterator[None]:
    """Turns errors of a full disk and of damaged files into one that says which and what to do; others pass."""
    try:
        yield
    except (DeltaError, OSError, pa.ArrowException, duckdb.Error) as error:
        if isinstance(error, CommitFailedError):
            raise
        if NO_SPACE in str(error):
            raise StoreError(
                f"{data_dir}: no space is left on the device; what was written before is kept, nothing of this write. "
                "Make room (`brinkwatch maintain` frees what nothing needs) and run again"
            ) from error
        # Broken bytes are told in the words of many libraries; what is wrong with a query has kinds of its own.
        of_a_query = isinstance(error, (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException))
        of_a_file = isinstance(error, (DeltaError, FileNotFoundError, duckdb.Error)) and not of_a_query
        of_a_file = of_a_file or bool(_BROKEN_FILE.search(str(error)))
        if of_a_file and (found := all_damages(data_dir)):
            raise DamagedError(_told(found)) from error
        raise


def all_damages(data_dir: Path) -> list[Damage]:
    """Every damaged file of every table of a data directory."""
    return [damage for name in table_names() for damage in damages(data_dir / "tables" / name)]


def damages(folder: Path) -> list[Damage]:
    """Every damaged file of one table: in its log, else among its live Parquet files, which are all read."""
    if not (folder / LOG).is_dir():
        return []
    if entries := damaged_entries(folder):
        return entries
    delta = DeltaTable(str(folder))
    files = [local_path(uri) for uri in delta.file_uris()]
    return [Damage(folder.name, path, reason) for path in sorted(files) if (reason := unreadable(path))]


def damaged_entries(folder: Path) -> list[Damage]:
    """Log entries that are not whole, oldest first; those before the newest checkpoint are not needed."""
    checkpoints = (folder / LOG).glob("[0-9]*.checkpoint.parquet")
    covered = max((version_of(path) for path in checkpoints if unreadable(path) is None), default=-1)
    entries = sorted(path for path in (folder / LOG).glob("[0-9]*.json") if version_of(path) > covered)
    return [Damage(folder.name, path, reason) for path in entries if (reason := damaged_entry(path))]


def damaged_entry(path: Path) -> str | None:
    """Why a log entry is not whole; None where it is: every line is JSON, and all that was counted is there."""
    try:
        # Not `splitlines`: words of the news may hold other line ends.
        actions = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    except (OSError, ValueError) as error:
        return f"the log entry is cut short: {error}"
    if not actions:
        return "the log entry is empty"
    info: dict[str, Any] = next((action["commitInfo"] for action in actions if "commitInfo" in action), {})
    metrics = info.get("operationMetrics", {}) if info.get("operation") == "WRITE" else {}
    for action, metric in (("add", "num_added_files"), ("remove", "num_removed_files")):
        found = sum(action in line for line in actions)
        if metric in metrics and found != metrics[metric]:
            return f"the log entry is cut short: {found} of {metrics[metric]} `{action}` lines"
    return None


def unreadable(path: Path) -> str | None:
    """Why a Parquet file cannot be read to its end; None where it can."""
    try:
        with pq.ParquetFile(path) as file:
            for _ in file.iter_batches():
                pass
    except (OSError, pa.ArrowException) as error:
        return f"{type(error).__name__}: {str(error).splitlines()[0]}"
    return None


def _is_needed(entry: Path) -> bool:
    """Whether no checkpoint holds what the entry says."""
    return all(version_of(path) < version_of(entry) for path in entry.parent.glob("[0-9]*.checkpoint.parquet"))


def version_of(path: Path) -> int:
    """The table version of a file of the log."""
    return int(path.name.split(".", maxsplit=1)[0])


def local_path(uri: str) -> Path:
    """The path of a file that Delta names by its address."""
    return Path(unquote(urlparse(uri).path))


def _told(found: list[Damage]) -> str:
    named = "; ".join(str(damage) for damage in found[:3])
    more = f" and {len(found) - 3} more files" if len(found) > 3 else ""
    return (
        f"{named}{more}; the rest can be read by `brinkwatch tables rescue {found[0].table} --output FILE`, the "
        "published snapshot as before, and `brinkwatch tables repair` restores it"
    )
