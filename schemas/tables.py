"""Row class -> Arrow schema, JSON Schema, data dictionary: everything that is made from a declaration."""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import pyarrow as pa
from pydantic import BaseModel, ValidationError

from schemas.articles import Article, Coding
from schemas.column import Column, Row
from schemas.columnar import columns_of
from schemas.deliveries import Delivery
from schemas.events import Event, EventMention, Mention
from schemas.gdelt import GdeltEvent, GdeltGkg, GdeltMention
from schemas.history import HistoryPart
from schemas.imported import IcewsEvent, PolecatEvent
from schemas.indicators import Alert, IndicatorDay, IndicatorRevision, Verdict
from schemas.operations import Fetch, Reject, Run, SourceHealth

ROW_CLASSES: tuple[type[Row], ...] = (
    Article,
    Coding,
    Mention,
    EventMention,
    Event,
    Fetch,
    Run,
    SourceHealth,
    Reject,
    IndicatorDay,
    IndicatorRevision,
    Verdict,
    Alert,
    Delivery,
    HistoryPart,
    GdeltEvent,
    GdeltMention,
    GdeltGkg,
    IcewsEvent,
    PolecatEvent,
)

RowT = TypeVar("RowT", bound=Row)

TIMESTAMP = pa.timestamp("us", tz="UTC")
# Only types that Delta gives back unchanged: unsigned numbers, dictionaries and other time units do not survive.
SCALARS: dict[type, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    date: pa.date32(),
    datetime: TIMESTAMP,
}


def table_names() -> list[str]:
    """Names of all tables, in the order in which data reaches them."""
    return [row.table.name for row in ROW_CLASSES]


def row_class(table: str) -> type[Row]:
    """The row class of a table. Raises KeyError for a name that is no table."""
    for row in ROW_CLASSES:
        if row.table.name == table:
            return row
    raise KeyError(f"{table!r} is no table; known: {', '.join(table_names())}")


def column_of(model: type[BaseModel], field: str) -> Column:
    """The declaration of a field. Raises TypeError where a field has none: a column without a meaning is a defect."""
    for entry in model.model_fields[field].metadata:
        if isinstance(entry, Column):
            return entry
    raise TypeError(f"{model.__name__}.{field} has no Column")


@cache
def arrow_schema(model: type[BaseModel]) -> pa.Schema:
    """Arrow schema of a row class; meanings and units travel as field metadata."""
    return pa.schema([_arrow_field(model, name) for name in model.model_fields])


def _arrow_field(model: type[BaseModel], name: str) -> pa.Field:
    column = column_of(model, name)
    metadata = {"meaning": column.meaning} | ({"unit": column.unit} if column.unit else {})
    return pa.field(name, arrow_type(_hints(model)[name]), metadata=metadata)


@cache
def _hints(model: type[BaseModel]) -> dict[str, Any]:
    return get_type_hints(model)


def arrow_type(annotation: Any) -> pa.DataType:
    """Arrow type of a Python annotation. Raises TypeError for one that Delta would not give back unchanged."""
    annotation = _without_none(annotation)
    if get_origin(annotation) is list:
        return pa.list_(pa.field("element", arrow_type(get_args(annotation)[0])))
    if get_origin(annotation) is Literal:
        return pa.string()
    if isinstance(annotation, type):
        if issubclass(annotation, BaseModel):
            hints = _hints(annotation)
            return pa.struct([pa.field(name, arrow_type(hints[name])) for name in annotation.model_fields])
        if issubclass(annotation, StrEnum):
            return pa.string()
        if annotation in SCALARS:
            return SCALARS[annotation]
    raise TypeError(f"no Arrow type for {annotation!r}")


def _without_none(annotation: Any) -> Any:
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, types.UnionType):
        rest = [part for part in get_args(annotation) if part is not type(None)]
        if len(rest) != 1:
            raise TypeError(f"a column has one type, not {annotation!r}")
        return rest[0]
    return annotation


def to_arrow(rows: Sequence[BaseModel], model: type[BaseModel]) -> pa.Table:
    """Arrow table of validated rows, in their order."""
    return columns_of(rows, arrow_schema(model))


def from_arrow(table: pa.Table, model: type[RowT]) -> list[RowT]:
    """Row objects of an Arrow table, read back through validation."""
    return [model.model_validate(row) for row in table.select(list(model.model_fields)).to_pylist()]


def validate(
    records: Iterable[dict[str, Any]], model: type[RowT]
) -> tuple[list[RowT], list[tuple[dict[str, Any], str]]]:
    """Rows that are valid, and the rest with the reason of each: one bad row never fails its batch."""
    good: list[RowT] = []
    bad: list[tuple[dict[str, Any], str]] = []
    for record in records:
        try:
            good.append(model.model_validate(record))
        except ValidationError as error:
            reasons = (f"{'.'.join(map(str, part['loc']))}: {part['msg']}" for part in error.errors())
            bad.append((record, "; ".join(reasons)))
    return good, bad


def json_schema(model: type[BaseModel]) -> dict[str, Any]:
    """JSON Schema of a row class, with the meaning and unit of each column."""
    schema = model.model_json_schema()
    for name in model.model_fields:
        column = column_of(model, name)
        entry = schema["properties"][name]
        entry["description"] = column.meaning
        if column.unit:
            entry["unit"] = column.unit
    return schema


def columns_page() -> str:
    """The data dictionary as Markdown: every table, every column, every part of a nested column, every code list."""
    lines = ["# Columns", "", "Made by `make docs` from `schemas/`; do not edit.", ""]
    structs: dict[str, type[BaseModel]] = {}
    codes: dict[str, type[StrEnum]] = {}
    for row in ROW_CLASSES:
        lines += [
            f"## {row.table.name}",
            "",
            f"{_sentence(row.table.meaning)} Key: {_ticked(row.table.key)}.",
            "",
        ]
        lines += _column_table(row, structs, codes)
    lines += ["# Nested values", ""]
    done: set[str] = set()
    while todo := [name for name in structs if name not in done]:
        for name in todo:
            done.add(name)
            lines += [f"## {name}", "", (structs[name].__doc__ or "").split("\n")[0], ""]
            lines += _column_table(structs[name], structs, codes)
    lines += ["# Code lists", ""]
    for name in sorted(codes):
        lines += [
            f"## {name}",
            "",
            (codes[name].__doc__ or "").split("\n")[0],
            "",
            ", ".join(f"`{member.value}`" for member in codes[name]),
            "",
        ]
    return "\n".join(lines)


def _column_table(
    model: type[BaseModel], structs: dict[str, type[BaseModel]], codes: dict[str, type[StrEnum]]
) -> Iterator[str]:
    yield from ("| column | type | unit | meaning | values |", "|---|---|---|---|---|")
    for name in model.model_fields:
        column = column_of(model, name)
        inner = _innermost(_hints(model)[name])
        values = column.values or ""
        if isinstance(inner, type) and issubclass(inner, StrEnum):
            codes[inner.__name__] = inner
            values = values or inner.__name__
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            structs[inner.__name__] = inner
            values = values or inner.__name__
        meaning = column.meaning + (f" ({column.source})" if column.source else "")
        yield f"| `{name}` | {_type_name(_hints(model)[name])} | {column.unit or ''} | {meaning} | {values} |"
    yield ""


def _innermost(annotation: Any) -> Any:
    annotation = _without_none(annotation)
    return _innermost(get_args(annotation)[0]) if get_origin(annotation) is list else annotation


def _type_name(annotation: Any) -> str:
    kind = arrow_type(annotation)
    if pa.types.is_list(kind):
        return f"list of {_type_name(get_args(_without_none(annotation))[0])}"
    return "struct" if pa.types.is_struct(kind) else str(kind)


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:] + "."


def _ticked(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
