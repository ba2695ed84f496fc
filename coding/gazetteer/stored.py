"""Reads the gazetteer that ships into lookups by name."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schemas.coded import Location
from schemas.codes import PlacePrecision
from schemas.errors import CodebookError

GAZETTEER = Path(__file__).parent / "gazetteer.parquet"
CHECKSUM = Path(__file__).parent / "gazetteer.sha256"


@dataclass(frozen=True)
class Place:
    """One place of the gazetteer."""

    number: int
    location: Location
    kind: str
    population: int
    admin1_key: str | None
    is_own: bool


_COLUMNS = [
    *("name", "country", "admin1", "latitude", "longitude", "precision"),
    *("geonames_id", "kind", "population", "admin1_key", "is_own"),
]


class StoredPlaces:
    """The places by normalised name; rows become objects when they are asked for."""

    def __init__(self, path: Path = GAZETTEER, checksum: Path = CHECKSUM) -> None:
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != checksum.read_text(encoding="ascii").strip():
            raise CodebookError(path, f"content with the check sum of {checksum.name}; build it anew")
        # read_table would load the dataset machinery of Arrow first, .7 s of the time.
        self._table = pq.ParquetFile(pa.BufferReader(content)).read(use_threads=False)
        self._numbers = _numbers_by_name(self._table["names"])
        self._adjectives = _numbers_by_name(self._table["adjectives"])
        self._n_primary: list[int] = self._table["n_primary"].to_pylist()
        self._places: dict[int, Place] = {}
        self.max_words = 6

    def named(self, name: str) -> list[Place]:
        """Places with a normalised name or alias."""
        numbers = self._numbers.get(name, ())
        return [self.place(n) for n in ((numbers,) if isinstance(numbers, int) else numbers)]

    def has(self, name: str) -> bool:
        """Whether any place bears a normalised name."""
        return name in self._numbers

    def of_adjective(self, word: str) -> list[Place]:
        """Countries of a normalised adjective or people word ("ukrainian", "poles")."""
        numbers = self._adjectives.get(word, ())
        return [self.place(n) for n in ((numbers,) if isinstance(numbers, int) else numbers)]

    def is_alias(self, place: Place, name: str) -> bool:
        """Whether the normalised name is only an alternate one of a place."""
        names = self._table["names"][place.number].as_py()
        return name not in names[: self._n_primary[place.number]]

    @cached_property
    def _country_by_id(self) -> dict[int, str | None]:
        return dict(zip(self._table["geonames_id"].to_pylist(), self._table["country"].to_pylist(), strict=True))

    def country_of(self, geonames_id: int) -> str | None:
        """Country of a GeoNames id, null where the file does not hold it."""
        return self._country_by_id.get(geonames_id)

    def place(self, number: int) -> Place:
        """A place by its row number."""
        if number not in self._places:
            row = {name: self._table[name][number].as_py() for name in _COLUMNS}
            self._places[number] = Place(
                number,
                Location(
                    name=row["name"],
                    country=row["country"],
                    admin1=row["admin1"],
                    latitude=round(row["latitude"], 4),
                    longitude=round(row["longitude"], 4),
                    precision=PlacePrecision(row["precision"]),
                    geonames_id=row["geonames_id"],
                ),
                row["kind"],
                row["population"],
                row["admin1_key"],
                row["is_own"],
            )
        return self._places[number]


def _numbers_by_name(column: pa.ChunkedArray) -> dict[str, int | list[int]]:
    column = column.combine_chunks()
    numbers: dict[str, int | list[int]] = {}
    for name, number in zip(
        pc.list_flatten(column).to_pylist(), pc.list_parent_indices(column).to_pylist(), strict=True
    ):
        earlier = numbers.setdefault(name, number)
        if earlier is number:
            continue
        if isinstance(earlier, int):
            numbers[name] = [earlier, number]
        else:
            earlier.append(number)
    return numbers
