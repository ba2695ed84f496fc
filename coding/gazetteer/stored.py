"""Reads the gazetteer that ships: two memory-mapped tables, names in byte order and places by number.

Nothing is copied or built at the start: a name is found by bisection in the file's own bytes.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from coding.gazetteer.names import folded
from schemas.coded import Location
from schemas.codes import PlacePrecision
from schemas.errors import CodebookError

FOLDER = Path(__file__).parent
PRIMARY, ALIAS, ADJECTIVE, FOLDED = range(4)
MAX_WORDS = 6
# Names, places and both together that a process keeps at hand.
CACHED = 20_000


@dataclass(frozen=True)
class Place:
    """One place of the gazetteer; `unit` and `subunit` are GeoNames ids of the units it lies in, 0 for none.

    `own_row` is its id in codebook/places.csv, empty for places of GeoNames and Natural Earth.
    """

    number: int
    name: str
    kind: str
    country: str | None
    admin1: str | None
    precision: str
    own_row: str
    unit: int
    subunit: int
    geonames_id: int
    population: int
    latitude: float
    longitude: float

    @property
    def is_own(self) -> bool:
        """Whether codebook/places.csv describes the place."""
        return bool(self.own_row)

    @cached_property
    def location(self) -> Location:
        """The place as events report it."""
        return Location(
            name=self.name,
            country=self.country,
            admin1=self.admin1,
            latitude=self.latitude,
            longitude=self.longitude,
            precision=PlacePrecision(self.precision),
            geonames_id=self.geonames_id or None,
        )


class StoredPlaces:
    """The places by normalised name. Raises CodebookError where a file has not its recorded check sum."""

    def __init__(self, folder: Path = FOLDER) -> None:
        _verify(folder)
        names, places = _table(folder / "names.arrow"), _table(folder / "places.arrow")
        _, offsets, content = names["name"].chunk(0).buffers()
        self._offsets, self._content = memoryview(offsets).cast("i"), memoryview(content)
        self._place_of, self._form_of = _numbers(names["place"]), _numbers(names["form"])
        self._n_names = len(names)
        _, offsets, content = places["name"].chunk(0).buffers()
        self._title_offsets, self._titles = memoryview(offsets).cast("i"), memoryview(content)
        self._words = {key: _words(places[key]) for key in ("kind", "country", "admin1", "precision", "own_row")}
        self._values = {
            key: _numbers(places[key])
            for key in ("unit", "subunit", "geonames_id", "population", "latitude", "longitude")
        }
        self._keep = (names, places)
        self.max_words = MAX_WORDS
        self.found = lru_cache(CACHED)(self._found)
        self.place = lru_cache(CACHED)(self._place)
        self.has = lru_cache(CACHED)(self._has)
        self.begins = lru_cache(CACHED)(self._begins)
        self.seconds = lru_cache(CACHED)(self._seconds)

    def named(self, name: str) -> list[Place]:
        """Places with a normalised name or alias."""
        return [self.place(number) for number, form in self.found(name) if form in (PRIMARY, ALIAS)]

    def of_adjective(self, word: str) -> list[Place]:
        """Countries of a normalised adjective or people word ("ukrainian", "poles")."""
        return [self.place(number) for number, form in self.found(word) if form == ADJECTIVE]

    def of_spelling(self, name: str) -> list[Place]:
        """Places whose name is another transcription of a normalised one."""
        return [self.place(number) for number, form in self.found(folded(name)) if form in (PRIMARY, FOLDED)]

    def is_alias(self, place: Place, name: str) -> bool:
        """Whether the normalised name is only an alternate one of a place."""
        return (place.number, PRIMARY) not in self.found(name)

    def country_of(self, geonames_id: int) -> str | None:
        """Country of a GeoNames id, null where the file does not hold it."""
        number = self._by_id.get(geonames_id)
        return None if number is None else self.place(number).country

    @cached_property
    def _by_id(self) -> dict[int, int]:
        return {number: row for row, number in enumerate(self._values["geonames_id"]) if number}

    @cached_property
    def countries(self) -> frozenset[str]:
        """Alpha-3 codes of all states and territories that have a place."""
        return frozenset(word for word in self._words["country"][1] if word)

    def _name(self, at: int) -> bytes:
        return bytes(self._content[self._offsets[at] : self._offsets[at + 1]])

    def _found(self, name: str) -> tuple[tuple[int, int], ...]:
        """Place number and form of every place that a name belongs to."""
        if not name:
            return ()
        wanted = name.encode(errors="surrogatepass")
        at = bisect_left(range(self._n_names), wanted, key=self._name)
        rows = []
        while at < self._n_names and self._name(at) == wanted:
            rows.append((self._place_of[at], self._form_of[at]))
            at += 1
        return tuple(rows)

    def _has(self, name: str) -> bool:
        """Whether any place bears a normalised name."""
        return any(form in (PRIMARY, ALIAS) for _, form in self.found(name))

    def _begins(self, words: str) -> bool:
        """Whether any longer name begins with some words."""
        wanted = words.encode(errors="surrogatepass") + b" "
        at = bisect_left(range(self._n_names), wanted, key=self._name)
        return at < self._n_names and self._name(at).startswith(wanted)

    def _seconds(self, word: str) -> frozenset[str]:
        """The words that follow a word which begins a longer name."""
        wanted = word.encode(errors="surrogatepass") + b" "
        at = bisect_left(range(self._n_names), wanted, key=self._name)
        found = set()
        while at < self._n_names and (name := self._name(at)).startswith(wanted):
            found.add(name[len(wanted) :].split(b" ", 1)[0])
            at += 1
        return frozenset(second.decode() for second in found)

    def _place(self, number: int) -> Place:
        """A place by its row number."""
        values = {key: column[number] for key, column in self._values.items()}
        words = {key: labels[codes[number]] for key, (codes, labels) in self._words.items()}
        start, end = self._title_offsets[number], self._title_offsets[number + 1]
        return Place(
            number=number,
            name=bytes(self._titles[start:end]).decode(),
            kind=words["kind"],
            country=words["country"] or None,
            admin1=words["admin1"] or None,
            precision=words["precision"],
            own_row=words["own_row"],
            unit=values["unit"],
            subunit=values["subunit"],
            geonames_id=values["geonames_id"],
            population=values["population"],
            latitude=round(values["latitude"], 4),
            longitude=round(values["longitude"], 4),
        )


def _verify(folder: Path) -> None:
    for line in (folder / "gazetteer.sha256").read_text(encoding="ascii").splitlines():
        recorded, _, name = line.partition("  ")
        with (folder / name).open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != recorded:
                raise CodebookError(folder / name, "content with the check sum of gazetteer.sha256; build it anew")


def _table(path: Path) -> pa.Table:
    return pa.ipc.open_file(pa.memory_map(str(path))).read_all()


def _numbers(column: pa.ChunkedArray) -> Any:
    """The values of a column as a view into the file, one Python number an index."""
    formats: dict[Any, Any] = {pa.int32(): "i", pa.uint16(): "H", pa.uint8(): "B", pa.float32(): "f"}
    return memoryview(column.chunk(0).buffers()[1]).cast(formats[column.type])


def _words(column: pa.ChunkedArray) -> tuple[Any, list[str]]:
    part = column.chunk(0)
    return _numbers(pa.chunked_array([part.indices])), part.dictionary.to_pylist()
