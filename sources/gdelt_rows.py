"""A packed file of GDELT 2.0 -> Arrow rows of its table: tab-separated, no header, no quoting, codes as text."""

from __future__ import annotations

import codecs
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from schemas.column import Row
from schemas.gdelt import GdeltEvent, GdeltGkg, GdeltMention
from schemas.tables import TIMESTAMP, arrow_schema

TABLE_BY_SUFFIX = {
    "export.CSV": GdeltEvent.table.name,
    "mentions.CSV": GdeltMention.table.name,
    "gkg.csv": GdeltGkg.table.name,
}
MODELS: dict[str, type[Row]] = {model.table.name: model for model in (GdeltEvent, GdeltMention, GdeltGkg)}
# What is ours and stands in no published file.
OWN = frozenset({"is_translated", "file", "row_number", "run_id", "year"})
# The moment that a row is filed under, and what a row must have.
FILED_UNDER = {"gdelt_events": "added_at", "gdelt_mentions": "mentioned_at", "gdelt_gkg": "recorded_at"}
# A batch of 15 minutes unpacks to 17 MB at most so far.
UNPACKED_CAP_BYTES = 1_000_000_000
BLOCK_BYTES = 8 << 20
SHOWN_BAD_ROWS = 20
NUMBER = {pa.int64(): r"^-?\d{1,18}$", pa.float64(): r"^-?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$"}


class BadFileError(Exception):
    """A file that is not what its list or its format says."""


@dataclass
class GdeltRows:
    """The good rows of a file, in its order, without the columns of OWN but `year` and `row_number`; and the others."""

    table: pa.Table
    n_read: int
    bad: list[str] = field(default_factory=list)


def field_names(table: str) -> list[str]:
    """The fields of a published file in their order: the declared columns that are GDELT's own."""
    return [name for name in MODELS[table].model_fields if name not in OWN]


def read_rows(path: Path, table: str) -> GdeltRows:
    """The rows of a packed file, unpacked as they are read.

    A value that is no number or date where one stands is null and told; a row without its id or moment, or with
    another number of fields, is told and left out. Raises BadFileError, BadZipFile, ArrowException for a file of
    which nothing can be read.
    """
    rows = GdeltRows(pa.table({}), 0)
    names = field_names(table)
    wrong = 0

    def count_wrong(row: csv.InvalidRow) -> str:
        nonlocal wrong
        wrong += 1
        if wrong <= SHOWN_BAD_ROWS:
            rows.bad.append(f"a row of {row.actual_columns} fields, expected {row.expected_columns}")
        return "skip"

    with zipfile.ZipFile(path) as packed:
        texts = _read_texts(packed, names, count_wrong)
    rows.n_read = len(texts) + wrong
    if len(texts) == 0 and wrong:
        raise BadFileError(f"none of {wrong:,} rows has {len(names)} fields: not a GDELT 2.0 file of {table}")
    rows.table = _typed(texts, table, rows.bad)
    return rows


def _read_texts(packed: zipfile.ZipFile, names: list[str], bad_row: Callable[[csv.InvalidRow], str]) -> pa.Table:
    members = packed.infolist()
    if len(members) != 1:
        raise BadFileError(f"{len(members)} files in the archive, expected one")
    if members[0].file_size > UNPACKED_CAP_BYTES:
        raise BadFileError(f"{members[0].file_size:,} bytes unpacked, at most {UNPACKED_CAP_BYTES:,} are read")
    empty = pa.table({name: pa.array([], pa.string()) for name in names})
    if members[0].file_size == 0:
        return empty
    with packed.open(members[0]) as raw:
        return csv.read_csv(
            _Utf8(raw),
            read_options=csv.ReadOptions(column_names=names, block_size=BLOCK_BYTES, use_threads=False),
            parse_options=csv.ParseOptions(
                delimiter="\t", quote_char=False, double_quote=False, invalid_row_handler=bad_row
            ),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), null_values=[""], strings_can_be_null=True
            ),
        )


class _Utf8(io.RawIOBase):
    """The bytes of a stream with what is no UTF-8 replaced: page titles of the graph hold stray bytes."""

    def __init__(self, raw: object) -> None:
        self._raw = raw
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._waiting = b""
        self._is_done = False

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fills the buffer."""
        while not self._waiting and not self._is_done:
            piece = self._raw.read(1 << 20)  # type: ignore[attr-defined]
            self._is_done = not piece
            self._waiting = self._decoder.decode(piece, final=self._is_done).encode()
        taken = self._waiting[: len(buffer)]
        buffer[: len(taken)] = taken
        self._waiting = self._waiting[len(taken) :]
        return len(taken)


def _typed(texts: pa.Table, table: str, bad: list[str]) -> pa.Table:
    schema = arrow_schema(MODELS[table])
    columns = {name: _column(texts.column(name), schema.field(name), bad) for name in texts.column_names}
    if "row_number" in schema.names:
        columns["row_number"] = pa.array(range(1, len(texts) + 1), pa.int64())
    moment = columns[FILED_UNDER[table]]
    columns["year"] = pc.year(moment).cast(pa.int64())
    rows = pa.table(columns)
    required = [name for name in (MODELS[table].table.key[0], FILED_UNDER[table]) if name in columns]
    complete = pc.is_valid(columns[required[0]])
    for name in required[1:]:
        complete = pc.and_(complete, pc.is_valid(columns[name]))
    n_incomplete = len(rows) - pc.sum(complete).as_py() if len(rows) else 0
    if n_incomplete:
        bad.append(f"{n_incomplete:,} rows without {' or '.join(required)}")
        rows = rows.filter(complete)
    return rows


def _column(texts: pa.ChunkedArray, field: pa.Field, bad: list[str]) -> pa.ChunkedArray:
    kind = field.type
    if kind == pa.string():
        return texts
    if kind == pa.bool_():
        values = pc.if_else(pc.is_in(texts, pa.array(["0", "1"])), pc.equal(texts, "1"), pa.scalar(None, pa.bool_()))
    elif kind == pa.date32():
        values = pc.strptime(texts, format="%Y%m%d", unit="s", error_is_null=True).cast(pa.date32())
    elif kind == TIMESTAMP:
        moments = pc.strptime(texts, format="%Y%m%d%H%M%S", unit="us", error_is_null=True)
        values = pc.assume_timezone(moments, "UTC")
    else:
        fits = pc.match_substring_regex(texts, NUMBER[kind])
        values = pc.if_else(fits, texts, pa.scalar(None, pa.string())).cast(kind)
    n_lost = values.null_count - texts.null_count
    if n_lost:
        example = texts.filter(pc.and_(pc.is_valid(texts), pc.is_null(values)))[0].as_py()
        bad.append(f"{n_lost:,} values of {field.name} are no {kind}, such as {str(example)[:40]!r}; they are null")
    return values
