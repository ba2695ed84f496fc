"""A place on its way into the gazetteer, and the two tables it becomes."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path

import pyarrow as pa

from coding.gazetteer.names import folded, normalise

INPUT = Path(__file__).parent / "input"

_FEW, _MANY = pa.dictionary(pa.uint8(), pa.string()), pa.dictionary(pa.uint16(), pa.string())
# Nothing is null here, so that a column is one run of bytes: 0 and the empty string say "none".
PLACES_SCHEMA = pa.schema(
    [
        ("name", pa.string()),
        ("kind", _FEW),
        ("country", _FEW),
        ("admin1", _MANY),
        ("precision", _FEW),
        ("own_row", _MANY),
        ("unit", pa.int32()),
        ("subunit", pa.int32()),
        ("geonames_id", pa.int32()),
        ("population", pa.int32()),
        ("latitude", pa.float32()),
        ("longitude", pa.float32()),
    ]
)
NAMES_SCHEMA = pa.schema([("name", pa.binary()), ("place", pa.int32()), ("form", pa.uint8())])


class Form(IntEnum):
    """What a name is to its place, best first."""

    PRIMARY = 0
    ALIAS = 1
    ADJECTIVE = 2
    FOLDED = 3


@dataclass
class Entry:
    """A place; `unit` and `subunit` are the GeoNames ids of its first and second order units, `own_row` is the id of an
    own row."""

    name: str
    kind: str
    latitude: float
    longitude: float
    precision: str
    country: str | None = None
    admin1: str | None = None
    unit: int | None = None
    subunit: int | None = None
    population: int = 0
    geonames_id: int | None = None
    own_row: str | None = None
    aliases: list[str] = field(default_factory=list)
    adjectives: list[str] = field(default_factory=list)
    primary: list[str] = field(default_factory=list)

    def names(self) -> Iterator[tuple[str, Form]]:
        """Every normalised name with the best form it has."""
        seen: set[str] = set()
        for form, names in (
            (Form.PRIMARY, [self.name, *self.primary]),
            (Form.ALIAS, self.aliases),
            (Form.ADJECTIVE, self.adjectives),
        ):
            for name in map(normalise, names):
                if name and name not in seen:
                    seen.add(name)
                    yield name, form
        if self.own_row or self.kind in ("capital", "city", "admin1"):
            for name in {folded(normalise(name)) for name in [self.name, *self.primary]}:
                if name and name not in seen:
                    yield name, Form.FOLDED


def places_table(entries: Sequence[Entry]) -> pa.Table:
    """The places, one row each."""
    columns = []
    for column in PLACES_SCHEMA:
        nothing = 0 if pa.types.is_integer(column.type) else ""
        values = [getattr(entry, column.name) for entry in entries]
        if pa.types.is_floating(column.type):
            values = [round(value, 4) for value in values]
        columns.append(pa.array([nothing if value is None else value for value in values], column.type))
    return pa.table(columns, schema=PLACES_SCHEMA)


def names_table(entries: Iterable[Entry]) -> pa.Table:
    """The names in the order of their UTF-8 bytes, each with the row of its place and what it is to it."""
    rows = sorted(
        (name.encode(), number, int(form)) for number, entry in enumerate(entries) for name, form in entry.names()
    )
    names, places, forms = zip(*rows, strict=True)
    return pa.table([pa.array(names, pa.binary()), pa.array(places, pa.int32()), pa.array(forms, pa.uint8())],
                    schema=NAMES_SCHEMA)  # fmt: skip


def read_csv(path: Path) -> list[dict[str, str]]:
    """Rows of an input file."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def split(words: str) -> list[str]:
    """The parts of a cell that holds several, between semicolons."""
    return [word.strip() for word in words.split(";") if word.strip()]
