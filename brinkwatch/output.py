"""What commands print: tables for people, JSON lines, CSV and Parquet for machines."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schemas.errors import QueryError

if TYPE_CHECKING:
    import pyarrow as pa

CELL_WIDTH = 60


def print_json(record: Mapping[str, Any]) -> None:
    """One object on one line."""
    print(json.dumps(record, ensure_ascii=False, default=_plain))


def print_table(columns: list[str], rows: Iterable[Iterable[Any]], title: str | None = None) -> None:
    """A table that fits the terminal; long cells are cut, lists joined."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        # Text, never markup: a headline may hold [brackets].
        table.add_row(*(Text(shorten(cell)) for cell in row))
    Console(width=None if sys.stdout.isatty() else 160).print(table)


def shorten(cell: Any) -> str:
    """A cell as text of at most CELL_WIDTH characters; control characters are left out."""
    if isinstance(cell, float):
        text = f"{cell:.4g}"
    elif isinstance(cell, list):
        text = ", ".join(shorten(part) for part in cell)
    elif isinstance(cell, dict):
        text = str(next((cell[key] for key in ("code", "name", "text") if cell.get(key)), cell))
    elif isinstance(cell, datetime):
        text = f"{cell:%Y-%m-%d %H:%M}"
    else:
        text = "" if cell is None else str(cell)
    text = "".join(char if char.isprintable() else " " for char in text)
    return text if len(text) <= CELL_WIDTH else text[: CELL_WIDTH - 1] + "…"


def write_result(table: pa.Table, form: str, output: Path | None) -> None:
    """A query's result in the asked form, on stdout or into `output` (Parquet needs a file).

    Columns of one name are told apart by a number behind it. Raises QueryError where the file cannot be written.
    """
    table = table.rename_columns(distinct_names(table.column_names))
    if form == "table" and output is None:
        print_table(table.column_names, (row.values() for row in table.to_pylist()))
        return
    _write(_encoded(table, form), output)


def write_text(text: str, output: Path | None) -> None:
    """A page on stdout or into `output`. Raises QueryError where the file cannot be written."""
    _write(text.encode(errors="replace"), output)


def _write(data: bytes, output: Path | None) -> None:
    if output is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        raise QueryError(f"{output}: {error.strerror or error}") from error


def distinct_names(names: list[str]) -> list[str]:
    """The names with `_1`, `_2` behind those that stood before."""
    given: list[str] = []
    for name in names:
        number, tried = 0, name
        while tried in given:
            number += 1
            tried = f"{name}_{number}"
        given.append(tried)
    return given


def _encoded(table: pa.Table, form: str) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    if form == "parquet":
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink)
        return bytes(sink.getvalue().to_pybytes())
    if form == "json":
        lines = (json.dumps(row, ensure_ascii=False, default=_plain) for row in table.to_pylist())
        return "".join(line + "\n" for line in lines).encode()
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.column_names)
    writer.writerows([_csv_cell(cell) for cell in row.values()] for row in table.to_pylist())
    return text.getvalue().encode()


def _csv_cell(cell: Any) -> Any:
    if isinstance(cell, (list, dict)):
        return json.dumps(cell, ensure_ascii=False, default=_plain)
    return cell if cell is None or isinstance(cell, (int, float)) else _plain(cell)


def _plain(value: Any) -> str:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value)
