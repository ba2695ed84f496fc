"""What every table, view, column and macro of a snapshot means: from schemas/ and from the words above each in the SQL.

Above a view or macro stands its meaning as a comment; lines of it that are indented (`--   who: ...`) are the meanings
of its columns. A column without such a line means what schemas/ says of the column of that name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
from pydantic import BaseModel

from schemas.tables import ROW_CLASSES, column_of
from warehouse.settled import SETTLED
from warehouse.store import sql_files

_COMMENTED = re.compile(
    r'((?:^--[^\n]*\n)+)CREATE OR REPLACE (VIEW|MACRO) "?(\w+)"?(?:\s*\([^)]*\))?\s+AS(\s+TABLE)?\b', re.MULTILINE
)
_OF_COLUMN = re.compile(r"--   (\w+): (.*)")


@dataclass(frozen=True)
class Commented:
    """A view or macro of the .sql files and what is written above it."""

    kind: str
    name: str
    meaning: str
    columns: Mapping[str, str]


def commented() -> Iterator[Commented]:
    """What the views and macros mean, in the order in which they are made."""
    for path in sql_files():
        for words, kind, name, table in _COMMENTED.findall(path.read_text(encoding="utf-8")):
            lines = words.splitlines()
            of_columns = {m.group(1): m.group(2) for line in lines if (m := _OF_COLUMN.fullmatch(line))}
            meaning = " ".join(line.removeprefix("--").strip() for line in lines if not _OF_COLUMN.fullmatch(line))
            yield Commented("MACRO TABLE" if table else kind, name, meaning, of_columns)


def comment_on_all(connection: duckdb.DuckDBPyConnection) -> None:
    """Writes the meanings into the catalog, where `DESCRIBE`, BI tools and notebooks find them."""
    listed = _columns(connection)
    for model in ROW_CLASSES:
        name = model.table.name
        connection.execute(f'COMMENT ON TABLE "{name}" IS {_text(model.table.meaning)}')
        _comment_columns(connection, name, {c: meaning_of(model, c) for c in listed.get(name, ())})
    shared = _shared_meanings()
    for thing in commented():
        kind = "TABLE" if thing.name in SETTLED else thing.kind
        connection.execute(f'COMMENT ON {kind} "{thing.name}" IS {_text(thing.meaning)}')
        if thing.kind == "VIEW":
            of_columns = {**shared, **thing.columns}
            known = [column for column in listed[thing.name] if column in of_columns]
            _comment_columns(connection, thing.name, {column: of_columns[column] for column in known})


def meaning_of(model: type[BaseModel], column: str) -> str:
    """What a column of a table means, with its unit."""
    declared = column_of(model, column)
    return declared.meaning + (f" [{declared.unit}]" if declared.unit else "")


def _shared_meanings() -> dict[str, str]:
    """Column name -> its meaning where it was declared first; events come before what is derived from them."""
    meanings: dict[str, str] = {}
    for model in sorted(ROW_CLASSES, key=lambda row: row.table.name not in ("events", "mentions", "articles")):
        for column in model.model_fields:
            meanings.setdefault(column, meaning_of(model, column))
            # The views in the shape of other data sets have the names that those give their columns.
            meanings.setdefault(_official_name(model, column), meaning_of(model, column))
    return meanings


def _official_name(model: type[BaseModel], column: str) -> str:
    """The name behind a column's source: `ICEWS Coded Event Data, Event ID` -> Event ID."""
    return (column_of(model, column).source or "").rpartition(", ")[2]


def _comment_columns(connection: duckdb.DuckDBPyConnection, table: str, meanings: Mapping[str, str]) -> None:
    for column, meaning in meanings.items():
        connection.execute(f'COMMENT ON COLUMN "{table}"."{column}" IS {_text(meaning)}')


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    rows: list[Any] = connection.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal ORDER BY table_name, column_index"
    ).fetchall()
    for table, column in rows:
        found.setdefault(table, []).append(column)
    return found


def _text(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
