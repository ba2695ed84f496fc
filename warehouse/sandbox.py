"""Runs somebody's SQL on a snapshot: one SELECT, in a process of its own that can neither write nor outgrow its limits.

DuckDB's settings alone do not hold: on a read-only connection COPY overwrote the very file that was open, and one
scalar call took many times the memory limit. So the statement must be a SELECT, the file is one that the process
cannot write (as root the child becomes `nobody`; where the file is in its reach or not readable for it, a private
copy is used), the settings are locked, and the system bounds memory and time.
"""

from __future__ import annotations

import json
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.ipc

from schemas.errors import QueryError, SnapshotError
from warehouse.query_errors import clear_message
from warehouse.snapshot import DATABASE

CHILD = Path(__file__).parent / "sandbox_child.py"
# What an idle process has mapped already: interpreter, Arrow, DuckDB and the stacks of their threads.
BASELINE_MB = 1_500
# Between asking a query to stop and killing its process.
GRACE_SECONDS = 2.0
TRUNCATED = b"truncated"


@dataclass(frozen=True)
class QueryLimits:
    """What one query may use; the result is cut to `max_rows` and `max_bytes`, anything else ends it."""

    max_rows: int = 100_000
    max_bytes: int = 200_000_000
    memory_mb: int = 1_500
    wall_seconds: float = 30.0
    cpu_seconds: int = 60
    threads: int = 2


def run_query(snapshot: Path, sql: str, limits: QueryLimits = QueryLimits(), *, explain: bool = False) -> pa.Table:
    """The result of one SELECT on a snapshot folder; `is_truncated` tells whether it was cut.

    With `explain` it is not run: the result is the plan, in the column `explain_value`.

    Raises QueryError, one line, where the SQL is refused or fails, SnapshotError where there is no snapshot.
    """
    path = snapshot.resolve() / DATABASE
    if not path.is_file():
        raise SnapshotError(f"{path}: no snapshot is there")
    with out_of_reach(path) as (file, drop_rights):
        asked = {
            "path": str(file),
            "sql": sql,
            "explain": explain,
            "drop_rights": drop_rights,
            "baseline_mb": BASELINE_MB,
            **{name: getattr(limits, name) for name in limits.__dataclass_fields__},
        }
        answer, code = _ask_child(asked, limits)
    return _table_of(answer, code, limits)


def is_truncated(table: pa.Table) -> bool:
    """Whether a result of `run_query` was cut at one of its limits."""
    return TRUNCATED in (table.schema.metadata or {})


@contextmanager
def out_of_reach(path: Path) -> Iterator[tuple[Path, bool]]:
    """A file with the content of `path` that the child cannot write, and whether the child must drop its rights."""
    drops = os.geteuid() == 0
    if (_nobody_reads_only(path) if drops else not os.access(path, os.W_OK)) and _is_plain(path):
        yield path, drops
        return
    with tempfile.TemporaryDirectory(prefix="brinkwatch-query-") as folder:
        Path(folder).chmod(0o755)
        copy = Path(folder) / DATABASE
        shutil.copyfile(path, copy)
        copy.chmod(0o444)
        yield copy, drops


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _nobody_reads_only(path: Path) -> bool:
    """Whether the user nobody can reach and read the file, and can write neither it nor its folder."""
    mode = path.stat().st_mode
    folder = path.parent.stat().st_mode
    owners = {path.stat().st_uid, path.parent.stat().st_uid}
    reachable = all(parent.stat().st_mode & stat.S_IXOTH for parent in path.parents)
    writable = (mode | folder) & stat.S_IWOTH or pwd.getpwnam("nobody").pw_uid in owners
    return bool(reachable and mode & stat.S_IROTH and not writable)


def _ask_child(asked: dict[str, Any], limits: QueryLimits) -> tuple[bytes, int]:
    child = subprocess.Popen(  # noqa: S603 - fixed words; the SQL travels on standard input
        [sys.executable, "-I", str(CHILD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LC_ALL": "C.UTF-8"},
        cwd="/",
        start_new_session=True,
    )
    try:
        answer, _ = child.communicate(json.dumps(asked).encode(), timeout=limits.wall_seconds + GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        raise _too_long(limits) from None
    finally:
        _kill(child)
    return answer, child.returncode


def _kill(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()


def _table_of(answer: bytes, code: int, limits: QueryLimits) -> pa.Table:
    head, _, stream = answer.partition(b"\n")
    said = json.loads(head) if head else {}
    if "refused" in said:
        raise QueryError(said["refused"])
    if said.get("interrupted") or code == -signal.SIGXCPU:
        raise _too_long(limits)
    if "error" in said:
        raise QueryError(clear_message(said["error"], said.get("names", {})))
    if code != 0 or "truncated" not in said:
        raise QueryError(f"the query was ended: it needs more than {limits.memory_mb} MB, or crashed the database")
    table = pa.ipc.open_stream(stream).read_all()
    return table.replace_schema_metadata({TRUNCATED: b"1"}) if said["truncated"] else table


def _too_long(limits: QueryLimits) -> QueryError:
    return QueryError(f"the query was ended after {limits.wall_seconds:g} seconds")
