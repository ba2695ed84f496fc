"""Arrow rows of `mentions` -> what folding reads of each; the rest of a row is never made into an object."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import pyarrow as pa

from schemas.codes import DatePrecision, PlacePrecision, Status

# What of a party is read: the keys that tell it apart, and where it belongs.
PartyWords = tuple[str | None, str | None, str | None]


class Parties(NamedTuple):
    """Those on one side of an act."""

    # What tells parties apart: the code, else the name; a party known by its words alone tells nothing.
    keys: frozenset[str]
    countries: frozenset[str]


class Place(NamedTuple):
    """The place of an act, with the parts of Location."""

    name: str
    country: str | None
    admin1: str | None
    latitude: float | None
    longitude: float | None
    precision: PlacePrecision
    geonames_id: int | None


class Stated(NamedTuple):
    """A quantity stated of an act; `row` is its place among all quantities of the table, one after the other."""

    row: int
    kind: str
    low: float | None
    high: float | None
    unit: str

    @property
    def in_short(self) -> str:
        """`troops 100000 person`, `troops 100000- person` (at least), `troops -100 person` (up to)."""
        low, high = _number(self.low), _number(self.high)
        span = low if self.low == self.high else f"{low}-{high}"
        return f"{self.kind} {span} {self.unit}"


class Told(NamedTuple):
    """One mention; `row` is its place in the table, `published_at` counts microseconds since 1970, UTC."""

    row: int
    mention_id: str
    article_id: str
    article_event_id: str
    via_duplicate: str | None
    act: str
    status: Status
    event_date: date | None
    date_precision: DatePrecision | None
    published_date: date
    published_at: int
    sentence_index: int
    confidence: float
    publisher: str
    source_country: str | None
    voice: str
    actors: Parties
    recipients: Parties
    location: Place | None
    magnitudes: Sequence[Stated]


TOLD_COLUMNS = tuple(name for name in Told._fields if name != "row")


def told_of(mentions: pa.Table) -> list[Told]:
    """What the rows tell, in their order. `mentions` have at least TOLD_COLUMNS."""
    columns = {name: _READERS.get(name, _plain)(mentions.column(name).combine_chunks()) for name in TOLD_COLUMNS}
    return list(map(Told._make, zip(range(len(mentions)), *columns.values(), strict=True))) if len(mentions) else []


def _plain(column: pa.Array) -> list[Any]:
    # As numpy objects: Arrow makes a Python value of a text in five times as long.
    values: list[Any] = column.to_numpy(zero_copy_only=False).tolist()
    return values


def _moments(column: pa.Array) -> list[Any]:
    return _plain(column.cast(pa.int64()))


def _statuses(column: pa.Array) -> list[Any]:
    return [_STATUSES[value] for value in _plain(column)]


def _precisions(column: pa.Array) -> list[Any]:
    return [None if value is None else _PRECISIONS[value] for value in _plain(column)]


def _parties(column: pa.Array) -> list[Any]:
    """The same object for the same parties: there are far fewer of them than mentions."""
    flat = column.flatten()
    words = list(zip(*(_plain(flat.field(name)) for name in ("code", "name", "country")), strict=True))
    made: dict[tuple[PartyWords, ...], Parties] = {}
    found: list[Parties] = []
    for first, last in _spans(column):
        named = tuple(words[first:last])
        if (parties := made.get(named)) is None:
            keys = frozenset(key for code, name, _ in named if (key := code or name))
            countries = frozenset(place for code, _, country in named if (place := country or code) is not None)
            parties = made[named] = Parties(keys, countries)
        found.append(parties)
    return found


def _locations(column: pa.Array) -> list[Any]:
    # Numbers that may be null go through Arrow: numpy has no integer that is null.
    parts = [
        _plain(part) if pa.types.is_string(part.type) else part.to_pylist() for part in map(column.field, Place._fields)
    ]
    made: dict[tuple[Any, ...], Place] = {}
    found: list[Place | None] = []
    for is_known, *values in zip(column.is_valid().to_pylist(), *parts, strict=True):
        key = tuple(values)
        if is_known and key not in made:
            made[key] = Place._make(values)._replace(precision=PlacePrecision(values[Place._fields.index("precision")]))
        found.append(made[key] if is_known else None)
    return found


def _magnitudes(column: pa.Array) -> list[Any]:
    flat = column.flatten()
    parts = (flat.field(name).to_pylist() for name in Stated._fields[1:])
    stated = list(map(Stated._make, zip(range(len(flat)), *parts, strict=True)))
    return [stated[first:last] if last > first else () for first, last in _spans(column)]


def _spans(column: pa.Array) -> list[tuple[int, int]]:
    """First and behind-last place of each list in the flattened column; a null list holds nothing."""
    lengths = column.value_lengths().fill_null(0).to_numpy()
    ends = lengths.cumsum()
    return list(zip((ends - lengths).tolist(), ends.tolist(), strict=True))


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.15g}"


# A look into a dict takes a fifth of the time of the call of an enumeration.
_STATUSES = {status.value: status for status in Status}
_PRECISIONS = {precision.value: precision for precision in DatePrecision}
_READERS = {
    "published_at": _moments,
    "status": _statuses,
    "date_precision": _precisions,
    "actors": _parties,
    "recipients": _parties,
    "location": _locations,
    "magnitudes": _magnitudes,
}
