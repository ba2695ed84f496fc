"""Places of given toponyms, for `brinkwatch evaluate places`."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from coding.home_region import home_regions
from coding.places import load_gazetteer
from evaluation.tables import share, write_tsv
from schemas.coded import Location
from schemas.errors import SettingsError
from sources.countries import ALPHA_3

COLUMNS = ["doc", "start", "end", "geonames_id", "country", "latitude", "longitude"]
EARTH_RADIUS_KM = 6_371.0
# The usual bound of the field: 100 miles.
NEAR_KM = 161.0
# Endings that name a state by the standard and are sold to everybody.
SOLD_ENDINGS = frozenset({"ai", "cc", "co", "fm", "gg", "io", "la", "ly", "me", "sh", "to", "tv", "ws"})


def evaluate_places(jsonl: Path, output: Path) -> dict[str, float | int | str]:
    """Writes a place for each toponym and returns the counts; shares too where the input holds gold.

    Input lines: `{doc, domain, text, toponyms: [{start, end, phrase}]}`, gold as `geonames_id`, `latitude` and
    `longitude` of a toponym. `exact` is the same id, `country` that of the gold place as far as the gazetteer knows its
    id, `within_161_km` the distance. A toponym without an answer counts as wrong.
    """
    gazetteer = load_gazetteer()
    rows: list[list[object]] = []
    pairs: list[tuple[dict[str, Any], Location | None]] = []
    documents = _documents(jsonl)
    spans = [[(int(t["start"]), int(t["end"])) for t in doc["toponyms"]] for doc in documents]
    found = [gazetteer.locate(doc["text"], at) for doc, at in zip(documents, spans, strict=True)]
    domains = [doc["domain"] for doc in documents]
    homes = home_regions(domains, [state_of_domain(domain) for domain in domains], found)
    for doc, at, home in zip(documents, spans, homes, strict=True):
        for toponym, choice in zip(doc["toponyms"], gazetteer.locate(doc["text"], at, home), strict=True):
            place = choice.place.location if choice.place else None
            rows.append(_row(doc["doc"], toponym, place))
            pairs.append((toponym, place))
    write_tsv(output, COLUMNS, rows)
    return {"toponyms": len(pairs), "answered": sum(p is not None for _, p in pairs)} | _figures(pairs)


def state_of_domain(domain: str) -> str | None:
    """Alpha-3 code of the state whose ending a domain has; null for .com and endings sold to everybody."""
    ending = domain.strip().lower().rpartition(".")[2]
    if ending in SOLD_ENDINGS:
        return None
    return "GBR" if ending == "uk" else ALPHA_3.get(ending.upper())


def _documents(jsonl: Path) -> list[dict[str, Any]]:
    documents = []
    for number, line in enumerate(jsonl.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            doc = json.loads(line)
            documents.append(
                {key: doc[key] for key in ("doc", "text")}
                | {"toponyms": list(doc["toponyms"]), "domain": str(doc.get("domain") or "")}
            )
        except (ValueError, KeyError, TypeError) as error:
            raise SettingsError(f"{jsonl}:{number}: not a document with doc, text, toponyms: {error}") from error
    return documents


def _row(doc: str, toponym: dict[str, Any], place: Location | None) -> list[object]:
    found = [place.geonames_id, place.country, place.latitude, place.longitude] if place else [None] * 4
    return [doc, toponym["start"], toponym["end"], *found]


def _figures(pairs: list[tuple[dict[str, Any], Location | None]]) -> dict[str, float | int | str]:
    gold = [(toponym, place) for toponym, place in pairs if toponym.get("geonames_id")]
    if not gold:
        return {}
    gazetteer = load_gazetteer()
    exact = sum(place is not None and place.geonames_id == int(t["geonames_id"]) for t, place in gold)
    with_country = [(gazetteer.country_of(int(t["geonames_id"])), place) for t, place in gold]
    known = [(country, place) for country, place in with_country if country]
    near = [(t, place) for t, place in gold if t.get("latitude") is not None]
    return {
        "gold": len(gold),
        "exact": share(exact, len(gold)),
        "country_known": len(known),
        "country": share(sum(p is not None and p.country == c for c, p in known), len(known)),
        "within_161_km": share(sum(p is not None and distance_km(t, p) <= NEAR_KM for t, p in near), len(near)),
    }


def distance_km(gold: dict[str, Any], place: Location) -> float:
    """Kilometres between a place and the latitude and longitude of `gold`; infinite where the place has none."""
    if place.latitude is None or place.longitude is None:
        return math.inf
    a, b = math.radians(float(gold["latitude"])), math.radians(place.latitude)
    step = math.radians(place.longitude - float(gold["longitude"]))
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(step / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))
