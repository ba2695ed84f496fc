"""Which of several places of one name is meant: kind, size, neighbours in the text, and what stands behind a comma."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from operator import attrgetter, is_
from typing import NamedTuple, TypeVar

from coding.gazetteer.stored import Place, StoredPlaces

# Weights as measured on news texts with given toponyms: country and city before province, aliases last.
KIND_PRIOR = {
    "country": 3.0, "capital": 1.7, "city": 0.7, "admin1": 0.6, "admin2": -1.0, "continent": 8.0,
    "river": 1.5, "lake": 1.5, "mountains": 1.5, "island": 1.5,
}  # fmt: skip
KIND_PRIOR_OWN = 6.0
SEA_KINDS = frozenset({"sea", "strait"})
ALIAS_PENALTY = 0.9
COUNTRY_WEIGHT = 6.0
UNIT_WEIGHT = 5.0
# So many places that lie nowhere stand beside those of a text: one "U.S." makes no American town of Geneva.
CONTEXT_SMOOTHING = 1
NAMED_STATE = 0.3
HOME_COUNTRY_WEIGHT = 2.0
HOME_UNIT_WEIGHT = 4.0
GIVEN_COUNTRY_BONUS = 8.0
# A country goes before its capital of the same name, a large city before its province of that name.
CAPITAL_OF_ITS_NAME = -5.0
PROVINCE_OF_ITS_CITY = -2.0
SHARE_OF_LARGE_CITY = 0.25
PASSES = 2
HIGHEST, BEHIND_COMMA, UNKNOWN = "highest score", "lies in the place behind the comma", "no place of that name"


Parts = dict[str, float]
K = TypeVar("K")


class Scored(NamedTuple):
    """A place with what it scores before the rest of the text is read: by reason, and in all."""

    place: Place
    parts: Parts
    total: float


class Bearers(NamedTuple):
    """The places that bear a name, each scored by what is known of it and the name alone."""

    name: str
    scored: Sequence[Scored]
    alone: Choice
    """The choice where no other name stands in the text."""


class Named(NamedTuple):
    """A name in a text; `inside` is the number of the name behind its comma."""

    bearers: Bearers
    inside: int | None = None


@dataclass(frozen=True)
class HomeRegion:
    """Where a source writes from: shares (0 to 1) of countries (alpha-3) and of first order units (GeoNames ids)."""

    countries: dict[str, float] = field(default_factory=dict)
    units: dict[int, float] = field(default_factory=dict)


NOWHERE = HomeRegion()


class Choice(NamedTuple):
    """The place chosen for a name; `because` names a rule above scores."""

    name: str
    place: Place | None
    because: str
    base: Sequence[Scored]
    beside: Sequence[float]
    """What the other places of the text add to the score of each candidate."""

    @property
    def scored(self) -> list[tuple[Place, Parts]]:
        """What each candidate scored, by reason."""
        return [
            (place, parts | {"other places of the text": beside} if beside else parts)
            for (place, parts, _), beside in zip(self.base, self.beside, strict=True)
        ]

    def best(self, fits: Callable[[Place], bool]) -> Place | None:
        """The place with the highest score among those that fit; the first of the file among several."""
        found = [at for at, scored in enumerate(self.base) if fits(scored.place)]
        return _first([self.base[at] for at in found], [self.beside[at] for at in found])


def bearers_of(name: str, candidates: Sequence[Place], places: StoredPlaces) -> Bearers:
    """What each place scores for a name before the rest of the text is read."""
    scored = []
    for place in candidates:
        parts = {"size": math.log10(place.population + 10)}
        is_great = place.is_own or place.kind in SEA_KINDS
        parts["kind"] = KIND_PRIOR_OWN if is_great else KIND_PRIOR.get(place.kind, 0.0)
        if places.is_alias(place, name):
            parts["alias"] = -ALIAS_PENALTY
        namesake = _namesake_penalty(place, name, candidates, places)
        if namesake:
            parts["namesake"] = namesake
        scored.append(Scored(place, parts, sum(parts.values())))
    own = tuple(scored)
    return Bearers(name, own, _best(name, own, {}, {}))


def _namesake_penalty(place: Place, name: str, namesakes: Sequence[Place], places: StoredPlaces) -> float:
    if place.kind == "capital" and any(p.kind == "country" and p.country == place.country for p in namesakes):
        return CAPITAL_OF_ITS_NAME
    if place.kind in ("admin1", "admin2") and not place.is_own:
        large = SHARE_OF_LARGE_CITY * place.population
        cities = (p for p in namesakes if p.kind in ("city", "capital") and p.population > large)
        by_alias = places.is_alias(place, name)
        if any(is_inside(p, place) and (by_alias or not places.is_alias(p, name)) for p in cities):
            return PROVINCE_OF_ITS_CITY
    return 0.0


def _at_home(scored: Scored, country: str | None, home: HomeRegion) -> Scored:
    """What a place scores where a country is given and the source writes from somewhere."""
    place, parts = scored.place, dict(scored.parts)
    if country and place.country == country:
        parts["given country"] = GIVEN_COUNTRY_BONUS
    at_home = HOME_COUNTRY_WEIGHT * home.countries.get(place.country or "", 0)
    at_home += HOME_UNIT_WEIGHT * home.units.get(place.unit, 0)
    if at_home:
        parts["home of the source"] = at_home
    return Scored(place, parts, sum(parts.values()))


def choose(names: Sequence[Named], country: str | None = None, home: HomeRegion = NOWHERE) -> list[Choice]:
    """The place meant by each name, null where none bears it; the same name is the same place all through.

    Three passes: the first by kind and size, the others with the countries and units of the other names.
    """
    base = [n.bearers.scored for n in names]
    if country or home is not NOWHERE:
        base = [[_at_home(scored, country, home) for scored in own] for own in base]
        chosen = [_best(n.bearers.name, own, {}, {}) for n, own in zip(names, base, strict=True)]
    else:
        chosen = [n.bearers.alone for n in names]
    if max(map(len, base)) < 2:
        return chosen
    for _ in range(PASSES):
        before = [choice.place for choice in chosen]
        chosen = _again(names, base, chosen)
        if all(map(is_, [choice.place for choice in chosen], before)):
            break  # one more pass would say the same
    return chosen


def _again(names: Sequence[Named], base: Sequence[Sequence[Scored]], chosen: Sequence[Choice]) -> list[Choice]:
    """One more pass, each name beside what the other names mean so far."""
    settled: dict[str, Choice] = {}
    same: dict[str, list[Place]] = defaultdict(list)
    for choice in chosen:
        if choice.place:
            same[choice.name].append(choice.place)
    found_places = [choice.place for choice in chosen if choice.place]
    countries, units = _countries(found_places), _units(found_places)
    in_order = [n for n, named in enumerate(names) if named.inside is not None]
    in_order += [n for n, named in enumerate(names) if named.inside is None]
    for number in in_order:
        bearers, outer = names[number]
        name = bearers.name
        if name in settled:
            continue
        own = same.get(name, [])
        found = _best(name, base[number], _without(countries, _countries(own)), _without(units, _units(own)))
        settled[name] = found if outer is None else _inside(found, base[outer], chosen[outer].place)
    return [settled[name.bearers.name] for name in names]


def _countries(places: Iterable[Place]) -> dict[str, float]:
    """How much the places of a text speak for each country; a state that is only named acts there or elsewhere."""
    weights: dict[str, float] = {}
    for place in places:
        if place.country:
            weights[place.country] = weights.get(place.country, 0) + (NAMED_STATE if place.kind == "country" else 1)
    return weights


def _units(places: Iterable[Place]) -> dict[int, float]:
    weights: dict[int, float] = {}
    for place in places:
        if place.unit:
            weights[place.unit] = weights.get(place.unit, 0) + 1
    return weights


def _without(weights: dict[K, float], own: dict[K, float]) -> dict[K, float]:
    """What is left of the weights without a name's own; no country weighs less than nothing."""
    if not own:
        return weights
    return {key: left for key, weight in weights.items() if (left := weight - own.get(key, 0)) > 0}


def _best(name: str, base: Sequence[Scored], countries: Mapping[str, float], units: Mapping[int, float]) -> Choice:
    if not countries and not units:
        beside = [0.0] * len(base)
    else:
        total = max(sum(countries.values()) + CONTEXT_SMOOTHING, 1)
        of_country, of_unit = countries.get, units.get
        beside = [
            COUNTRY_WEIGHT * of_country(place.country or "", 0) / total + UNIT_WEIGHT * of_unit(place.unit, 0) / total
            for place, _, _ in base
        ]
    return Choice(name, _first(base, beside), HIGHEST if base else UNKNOWN, base, beside)


def _first(base: Sequence[Scored], beside: Sequence[float]) -> Place | None:
    if len(base) < 2:
        return base[0].place if base else None
    totals = [scored.total + more for scored, more in zip(base, beside, strict=True)]
    highest = max(totals)
    best = [scored.place for scored, total in zip(base, totals, strict=True) if total == highest]
    return best[0] if len(best) == 1 else min(best, key=attrgetter("number"))


def _inside(found: Choice, outer: Sequence[Scored], chosen: Place | None) -> Choice:
    """The place of "X, Y" that lies in Y; what would be chosen otherwise where none does."""
    around = [chosen] if chosen is not None else []
    around += [s.place for s in sorted(outer, key=lambda s: (s.total, -s.place.number), reverse=True)[:8]]
    for place in around:
        inner = found.best(partial(is_inside, outer=place))
        if inner is not None:
            return found._replace(place=inner, because=BEHIND_COMMA)
    return found


def is_inside(place: Place, outer: Place) -> bool:
    """Whether a place lies in a country or unit, as far as GeoNames' chain of units says."""
    if place.number == outer.number:
        return False
    if outer.kind == "country":
        return place.country == outer.country
    if outer.geonames_id and outer.geonames_id in (place.unit, place.subunit):
        return place.geonames_id != outer.geonames_id
    return False
