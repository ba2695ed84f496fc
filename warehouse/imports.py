"""Files of other event data sets -> rows of tables of their own, beside our events and never among them.

Read line by line, loaded batch by batch: a file may be larger than the memory. A row that cannot be is in `rejects`
with the reason; a file loaded twice is there once.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from schemas.codes import RejectReason, RejectStage
from schemas.column import Row
from schemas.errors import SettingsError
from schemas.gdelt import GdeltEvent
from schemas.imported import IcewsEvent, PolecatEvent
from schemas.operations import Reject
from schemas.tables import validate
from warehouse.store import Store


@dataclass(frozen=True)
class Layout:
    """How the files of a data set are laid out: whose rows, the column that gives the year, with or without header."""

    model: type[Row]
    filed_under: str = "event_date"
    has_header: bool = True


KINDS = {
    "icews": Layout(IcewsEvent),
    "polecat": Layout(PolecatEvent),
    "gdelt": Layout(GdeltEvent, filed_under="added_at", has_header=False),
}
BATCH_ROWS = 50_000
# What is ours and stands in no file.
OWN = frozenset({"file", "run_id", "year", "is_translated"})
# POLECAT writes None, ICEWS null or NULL where nothing is known.
BLANK = frozenset({"", "None", "null", "NULL"})
# GDELT's days and moments are digits alone.
STAMPS = {8: "%Y%m%d", 14: "%Y%m%d%H%M%S"}
# Weekly files of POLECAT call it Event Intensity, the yearly ones Intensity.
ALIASES = {"event_intensity": "intensity"}


@dataclass(frozen=True)
class Imported:
    """What became of the rows of a file: added, known before, put into `rejects`."""

    n_new: int
    n_known: int
    n_rejected: int


@dataclass(frozen=True)
class Line:
    """One row of a file: where it stands, its cells by column or, where it has none, what is wrong with it."""

    number: int
    cells: dict[str, str]
    trouble: str | None = None


class _Tabbed(csv.Dialect):
    delimiter = "\t"
    quoting = csv.QUOTE_NONE
    lineterminator = "\n"


def import_file(store: Store, kind: str, path: Path, *, run_id: str, now: datetime) -> Imported:
    """Counts of what a file of that kind gave: plain, .gz or .zip, tab-separated or, with a header, comma-separated.

    Raises SettingsError, one line, for a file that cannot be read or has not the columns of its kind.
    """
    layout = KINDS[kind]
    counts = [0, 0, 0]
    with store.writer(f"import {kind} {path.name}", wait_seconds=30):
        lines = _lines(path, layout)
        while batch := list(islice(lines, BATCH_ROWS)):
            counts = [a + b for a, b in zip(counts, _load(store, layout, path, batch, run_id, now), strict=True)]
    return Imported(*counts)


def _load(
    store: Store, layout: Layout, path: Path, batch: list[Line], run_id: str, now: datetime
) -> tuple[int, int, int]:
    model = layout.model
    origin: dict[str, Any] = {"file": path.name, "run_id": run_id}
    if "is_translated" in model.model_fields:
        origin["is_translated"] = ".translation." in path.name
    sound = [line for line in batch if line.trouble is None]
    records = [{**_values(line, layout), **origin} for line in sound]
    good, bad = validate(records, model)
    reasons = {id(record): reason for record, reason in bad}
    told = [(line, line.trouble) for line in batch if line.trouble is not None]
    told += [(line, reasons[id(record)]) for line, record in zip(sound, records, strict=True) if id(record) in reasons]
    rejects = [_reject(model, path, line, reason, run_id, now) for line, reason in told]
    n_new = store.insert_new(model.table.name, good, years={row.year for row in good})  # type: ignore[attr-defined]
    store.insert_new("rejects", rejects)
    return n_new, len(good) - n_new, len(rejects)


def _values(line: Line, layout: Layout) -> dict[str, Any]:
    """The cells as validation takes them: blank ones left out, days and moments read, the year added where one is."""
    values: dict[str, Any] = {name: cell for name, cell in line.cells.items() if cell not in BLANK}
    for name in {"event_date", layout.filed_under} & values.keys():
        values[name] = _moment(values[name])
    filed = re.match(r"\d{4}", str(values.get(layout.filed_under, "")))
    return {**values, "year": int(filed.group()) if filed else date.min.year}


def _moment(cell: str) -> str | date | datetime:
    """A day or a moment in UTC of digits alone; other words as they are, for validation to judge."""
    if not cell.isdecimal() or len(cell) not in STAMPS:
        return cell
    try:
        moment = datetime.strptime(cell, STAMPS[len(cell)]).replace(tzinfo=UTC)
    except ValueError:
        return f"{cell}: no such day"
    return moment if len(cell) == 14 else moment.date()


def _reject(model: type[Row], path: Path, line: Line, reason: str, run_id: str, now: datetime) -> Reject:
    return Reject.of(
        stage=RejectStage.LOAD,
        reason=RejectReason.INVALID_ROW,
        detail=f"{path.name}, line {line.number}: {reason}",
        run_id=run_id,
        rejected_at=now,
        source_id=model.table.name,
        content="\t".join(line.cells.values()),
    )


def _lines(path: Path, layout: Layout) -> Iterator[Line]:
    # A text of a story can be longer than the csv module's first limit.
    csv.field_size_limit(sys.maxsize)
    try:
        for text in _texts(path):
            yield from _rows_of(text, path, layout)
    except (OSError, EOFError, zipfile.BadZipFile, gzip.BadGzipFile) as error:
        raise SettingsError(f"{path}: cannot be read: {error}") from error


def _rows_of(text: TextIO, path: Path, layout: Layout) -> Iterator[Line]:
    model = layout.model
    known = [name for name in model.model_fields if name not in OWN]
    header = text.readline() if layout.has_header else "\t".join(known)
    delimiter = "\t" if "\t" in header else ","
    names = [_field(name) for name in next(csv.reader([header], delimiter=delimiter), [])]
    _check_header(names, path, model)
    # In tab-separated files a quotation mark is a letter like others.
    rows = csv.reader(text, csv.excel if delimiter == "," else _Tabbed)
    while (row := _next(rows)) is not None:
        number = rows.line_num + layout.has_header
        if isinstance(row, str) or len(row) != len(names):
            trouble = row if isinstance(row, str) else f"{len(row)} fields, expected {len(names)}"
            yield Line(number, {} if isinstance(row, str) else dict(_numbered(row)), trouble)
        elif row:
            yield Line(number, {name: cell for name, cell in zip(names, row, strict=True) if name in known})


def _numbered(row: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Cells under their numbers, for a row that does not fit its header."""
    return ((str(n), cell) for n, cell in enumerate(row, start=1))


def _next(rows: Iterator[list[str]]) -> list[str] | str | None:
    """The next row that is not empty, words about one that is none, or null at the end."""
    try:
        return next((row for row in rows if row), None)
    except csv.Error as error:
        return str(error)


def _field(name: str) -> str:
    """`Primary Actor Sector` -> primary_actor_sector."""
    field = re.sub(r"\W+", "_", name.strip().lstrip("\ufeff").lower()).strip("_")
    return ALIASES.get(field, field)


def _check_header(names: list[str], path: Path, model: type[Row]) -> None:
    needed = [name for name, field in model.model_fields.items() if field.is_required() and name not in OWN]
    missing = [name for name in needed if name not in names]
    if missing:
        raise SettingsError(
            f"{path}: the first line names no column {', '.join(repr(name) for name in missing)}; "
            f"{model.table.name} needs {', '.join(needed)}"
        )


@contextmanager
def _text_of(raw: Any) -> Iterator[TextIO]:
    # A broken byte costs a letter, never the row or the file.
    with io.TextIOWrapper(raw, encoding="utf-8", errors="replace", newline="") as text:
        yield text


def _texts(path: Path) -> Iterator[TextIO]:
    """The file as text, unpacked as it is read; of a .zip each member."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as packed:
            for name in packed.namelist():
                if not name.endswith("/"):
                    with packed.open(name) as raw, _text_of(raw) as text:
                        yield text
    elif path.suffix == ".gz":
        with gzip.open(path) as unpacked, _text_of(unpacked) as text:
            yield text
    else:
        with path.open("rb") as raw, _text_of(raw) as text:
            yield text
