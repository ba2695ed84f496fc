"""Which of several places of one name is meant: kind, size, neighbours in the text, and what stands behind a comma."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from coding.gazetteer.stored import Place, StoredPlaces

# Weights as measured on news texts with given toponyms: country and city before province, aliases last.
KIND_PRIOR = {"country": 3.0, "capital": 1.7, "city": 0.7, "admin1": 0.6, "continent": 8.0}
KIND_PRIOR_OWN = 6.0
KIND_PRIOR_NATURE = {"river": 1.5, "lake": 1.5, "mountains": 1.5, "island": 1.5}
SEA_KINDS = frozenset({"sea", "strait"})
ALIAS_PENALTY = 0.9
COUNTRY_WEIGHT = 5.0
ADMIN1_WEIGHT = 4.0
GIVEN_COUNTRY_BONUS = 8.0
PASSES = 2


@dataclass(frozen=True)
class Named:
    """A name in a text with the places that bear it; `inside` is the number of the name behind its comma."""

    name: str
    candidates: Sequence[Place]
    inside: int | None = None


def choose(names: Sequence[Named], places: StoredPlaces, country: str | None = None) -> list[Place | None]:
    """The place meant by each name, null where none bears it; the same name is the same place all through.

    Two passes: the first by kind and size, the second with the countries and units of the other names.
    """
    base = [{p.number: _prior(p, n.name, places) for p in n.candidates} for n in names]
    chosen = [_best(n, scores, Counter(), Counter(), country) for n, scores in zip(names, base, strict=True)]
    for _ in range(PASSES):
        chosen = _again(names, base, chosen, country)
    return chosen


def _again(
    names: Sequence[Named], base: list[dict[int, float]], chosen: list[Place | None], country: str | None
) -> list[Place | None]:
    """One more pass, each name beside what the other names mean so far."""
    settled: dict[str, Place | None] = {}
    for name, scores in sorted(zip(names, base, strict=True), key=lambda pair: pair[0].inside is None):
        if name.name in settled:
            continue
        others = [p for p, n in zip(chosen, names, strict=True) if p is not None and n.name != name.name]
        countries = Counter(p.location.country for p in others if p.location.country)
        units = Counter(p.admin1_key for p in others if p.admin1_key)
        found = _best(name, scores, countries, units, country)
        if name.inside is not None:
            found = _inside(name, scores, chosen[name.inside], found)
        settled[name.name] = found
    return [settled[name.name] for name in names]


def _prior(place: Place, name: str, places: StoredPlaces) -> float:
    alias = ALIAS_PENALTY if places.is_alias(place, name) else 0.0
    if place.is_own or place.kind in SEA_KINDS:
        return KIND_PRIOR_OWN + math.log10(place.population + 10) - alias
    kind = KIND_PRIOR.get(place.kind, KIND_PRIOR_NATURE.get(place.kind, 0.0))
    return math.log10(place.population + 10) + kind - alias


def _best(
    name: Named,
    scores: dict[int, float],
    countries: Counter[str],
    units: Counter[str],
    country: str | None,
) -> Place | None:
    total = max(sum(countries.values()), 1)

    def score(place: Place) -> tuple[float, int]:
        context = COUNTRY_WEIGHT * countries[place.location.country or ""] / total
        context += ADMIN1_WEIGHT * units[place.admin1_key or ""] / total
        given = GIVEN_COUNTRY_BONUS if country and place.location.country == country else 0.0
        return scores[place.number] + context + given, -place.number

    return max(name.candidates, key=score, default=None)


def _inside(name: Named, scores: dict[int, float], outer: Place | None, otherwise: Place | None) -> Place | None:
    """The place of "X, Y" that lies in Y; what would be chosen otherwise where none does."""
    if outer is None:
        return otherwise
    inner = [
        p
        for p in name.candidates
        if p.number != outer.number and p.location.country == outer.location.country
        and (outer.kind != "admin1" or p.admin1_key == outer.admin1_key)
    ]  # fmt: skip
    return max(inner, key=lambda p: (scores[p.number], -p.number), default=otherwise)
