"""The process that runs somebody's SQL: started by sandbox.py, told what to do on its standard input, then killed.

It imports nothing of this project and answers on its standard output with one line of JSON and an Arrow stream.
"""

from __future__ import annotations

import contextlib
import json
import os
import pwd
import resource
import sys
import threading
from typing import Any, BinaryIO

import duckdb
import pyarrow as pa
import pyarrow.ipc

NOBODY = "nobody"
BATCH_ROWS = 2_048
# PIVOT is of type MULTI, USE of SET, CHECKPOINT of CALL, EXPLAIN of EXPLAIN: one list of what may pass is the shorter.
ALLOWED = "SELECT"


class RefusedError(Exception):
    """SQL that is not run, with the reason as a sentence."""


def main() -> None:
    """Answers the one request on standard input."""
    asked = json.load(sys.stdin)
    out = sys.stdout.buffer
    try:
        answer(asked, out)
    except RefusedError as refused:
        say(out, {"refused": str(refused)})
    except MemoryError:
        say(out, {"error": "OutOfMemoryException: the query needs more memory than it may use"})
    except duckdb.InterruptException:
        say(out, {"error": "interrupted", "interrupted": True})
    except (duckdb.Error, pa.ArrowException) as error:
        say(out, {"error": f"{type(error).__name__}: {error}", "names": asked.get("names", {})})


def answer(asked: dict[str, Any], out: BinaryIO) -> None:
    """Runs one SELECT and writes its rows until a limit is met."""
    limit_process(asked)
    with open_locked(asked) as connection:
        statement = only_select(connection, asked["sql"])
        timer = threading.Timer(asked["wall_seconds"], connection.interrupt)
        timer.daemon = True
        timer.start()
        try:
            write_rows(connection.execute(asked_for(statement, asked)).to_arrow_reader(BATCH_ROWS), asked, out)
        except (duckdb.BinderException, duckdb.CatalogException):
            asked["names"] = known_names(connection)
            raise
        finally:
            timer.cancel()


def open_locked(asked: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    """A connection that can read the one file and no other, and whose settings nobody can change."""
    connection = duckdb.connect(
        asked["path"],
        read_only=True,
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
            "python_enable_replacements": False,
            "threads": asked["threads"],
            "memory_limit": f"{asked['memory_mb'] // 2}MB",
            "temp_directory": "",
        },
    )
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    # Arrow and DuckDB load parts of themselves at the first result: before the rights are dropped.
    connection.sql("SELECT 1").to_arrow_reader(1).read_all()
    if asked["drop_rights"]:
        drop_rights()
    return connection


def only_select(connection: duckdb.DuckDBPyConnection, sql: str) -> Any:
    """The one statement of `sql`. Raises RefusedError where there is none, more than one, or one that may write."""
    statements = connection.extract_statements(sql)
    if len(statements) != 1:
        raise RefusedError(f"exactly one SELECT is run at a time, not {len(statements)} statements")
    kind = statements[0].type.name
    if kind != ALLOWED:
        raise RefusedError(f"only SELECT is run here, not {kind}")
    return statements[0]


def asked_for(statement: Any, asked: dict[str, Any]) -> Any:
    """The statement, or the question for its plan: the word is put before what is known to be one SELECT."""
    return f"EXPLAIN {statement.query}" if asked["explain"] else statement


def write_rows(reader: pa.RecordBatchReader, asked: dict[str, Any], out: BinaryIO) -> None:
    """The rows as an Arrow stream; what exceeds the limits is left out, and the last schema word says so."""
    batches, rows, size, truncated = [], 0, 0, False
    for batch in reader:
        left = asked["max_rows"] - rows
        if batch.num_rows > left or size + batch.nbytes > asked["max_bytes"]:
            truncated = True
            batches.append(batch.slice(0, left if batch.num_rows > left else 0))
            break
        batches.append(batch)
        rows += batch.num_rows
        size += batch.nbytes
    say(out, {"truncated": truncated})
    with pa.ipc.new_stream(out, reader.schema) as stream:
        for batch in batches:
            stream.write_batch(batch)


def known_names(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Every column, table and view, and macro with its parameters, for the message about one that does not exist."""
    queries = {
        "column": "SELECT DISTINCT column_name FROM duckdb_columns() WHERE NOT internal",
        "table": "SELECT table_name FROM duckdb_tables() "
        "UNION ALL SELECT view_name FROM duckdb_views() WHERE NOT internal",
        "macro": "SELECT DISTINCT function_name || '(' || array_to_string(parameters, ', ') || ')' "
        "FROM duckdb_functions() WHERE NOT internal",
    }
    with contextlib.suppress(duckdb.Error):
        return {kind: [row[0] for row in connection.execute(query).fetchall()] for kind, query in queries.items()}
    return {}


def limit_process(asked: dict[str, Any]) -> None:
    """What no setting of DuckDB bounds: one scalar call can take 12 GB under a limit of 1 GB."""
    wanted = {
        resource.RLIMIT_AS: asked["memory_mb"] * 1_000_000 + asked["baseline_mb"] * 1_000_000,
        resource.RLIMIT_CPU: asked["cpu_seconds"],
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_CORE: 0,
    }
    for limit, value in wanted.items():
        # Not every system knows every limit (macOS refuses RLIMIT_AS): the others, the timer and the kill remain.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))


def drop_rights() -> None:
    """Becomes the user nobody for good; a file that it cannot write cannot be overwritten by COPY."""
    user = pwd.getpwnam(NOBODY)
    os.setgroups([])
    os.setgid(user.pw_gid)
    os.setuid(user.pw_uid)


def say(out: BinaryIO, words: dict[str, Any]) -> None:
    """One line of JSON."""
    out.write(json.dumps(words).encode() + b"\n")
    out.flush()


if __name__ == "__main__":
    main()
