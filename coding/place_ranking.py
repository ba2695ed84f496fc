"""Which of several places of one name is meant: kind, size, neighbours in the text, and what stands behind a comma."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

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


@dataclass(frozen=True)
class Named:
    """A name in a text with the places that bear it; `inside` is the number of the name behind its comma."""

    name: str
    candidates: Sequence[Place]
    inside: int | None = None


@dataclass(frozen=True)
class HomeRegion:
    """Where a source writes from: shares (0 to 1) of countries (alpha-3) and of first order units (GeoNames ids)."""

    countries: dict[str, float] = field(default_factory=dict)
    units: dict[int, float] = field(default_factory=dict)


NOWHERE = HomeRegion()
Parts = dict[str, float]


@dataclass(frozen=True)
class Choice:
    """The place chosen for a name and what each candidate scored, by reason; `because` names a rule above scores."""

    name: str
    place: Place | None
    scored: Sequence[tuple[Place, Parts]]
    because: str


@dataclass(frozen=True)
class _Scorer:
    places: StoredPlaces
    home: HomeRegion
    country: str | None

    def base(self, place: Place, name: str, namesakes: Sequence[Place]) -> Parts:
        """What a place scores before the rest of the text is read."""
        parts = {"size": math.log10(place.population + 10)}
        is_great = place.is_own or place.kind in SEA_KINDS
        parts["kind"] = KIND_PRIOR_OWN if is_great else KIND_PRIOR.get(place.kind, 0.0)
        if self.places.is_alias(place, name):
            parts["alias"] = -ALIAS_PENALTY
        namesake = self._namesake_penalty(place, name, namesakes)
        if namesake:
            parts["namesake"] = namesake
        if self.country and place.country == self.country:
            parts["given country"] = GIVEN_COUNTRY_BONUS
        at_home = HOME_COUNTRY_WEIGHT * self.home.countries.get(place.country or "", 0)
        at_home += HOME_UNIT_WEIGHT * self.home.units.get(place.unit, 0)
        if at_home:
            parts["home of the source"] = at_home
        return parts

    def _namesake_penalty(self, place: Place, name: str, namesakes: Sequence[Place]) -> float:
        if place.kind == "capital" and any(p.kind == "country" and p.country == place.country for p in namesakes):
            return CAPITAL_OF_ITS_NAME
        if place.kind in ("admin1", "admin2") and not place.is_own:
            large = SHARE_OF_LARGE_CITY * place.population
            cities = (p for p in namesakes if p.kind in ("city", "capital") and p.population > large)
            by_alias = self.places.is_alias(place, name)
            if any(is_inside(p, place) and (by_alias or not self.places.is_alias(p, name)) for p in cities):
                return PROVINCE_OF_ITS_CITY
        return 0.0


def choose(
    names: Sequence[Named], places: StoredPlaces, country: str | None = None, home: HomeRegion = NOWHERE
) -> list[Choice]:
    """The place meant by each name, null where none bears it; the same name is the same place all through.

    Three passes: the first by kind and size, the others with the countries and units of the other names.
    """
    scorer = _Scorer(places, home, country)
    base = [[(p, scorer.base(p, n.name, n.candidates)) for p in n.candidates] for n in names]
    chosen = [_best(n, scored, Counter(), Counter()) for n, scored in zip(names, base, strict=True)]
    if all(len(n.candidates) < 2 for n in names):
        return chosen
    for _ in range(PASSES):
        chosen = _again(names, base, chosen)
    return chosen


def _again(names: Sequence[Named], base: list[list[tuple[Place, Parts]]], chosen: list[Choice]) -> list[Choice]:
    """One more pass, each name beside what the other names mean so far."""
    settled: dict[str, Choice] = {}
    countries = _weights(c.place for c in chosen)
    units = Counter(c.place.unit for c in chosen if c.place and c.place.unit)
    for number in sorted(range(len(names)), key=lambda n: names[n].inside is None):
        name = names[number]
        if name.name in settled:
            continue
        same = [c.place for c in chosen if c.name == name.name and c.place]
        others = countries - _weights(same)
        found = _best(name, base[number], others, units - Counter(p.unit for p in same if p.unit))
        if name.inside is not None:
            found = _inside(found, base[name.inside], chosen[name.inside].place)
        settled[name.name] = found
    return [settled[name.name] for name in names]


def _weights(places: Iterable[Place | None]) -> Counter[str]:
    """How much the places of a text speak for each country; a state that is only named acts there or elsewhere."""
    weights: Counter[str] = Counter()
    for place in places:
        if place is not None and place.country:
            weights[place.country] += NAMED_STATE if place.kind == "country" else 1  # type: ignore[assignment]
    return weights


def _best(name: Named, base: list[tuple[Place, Parts]], countries: Counter[str], units: Counter[int]) -> Choice:
    total = max(sum(countries.values()) + CONTEXT_SMOOTHING, 1)
    scored = []
    for place, parts in base:
        beside = COUNTRY_WEIGHT * countries[place.country or ""] / total
        beside += UNIT_WEIGHT * units[place.unit] / total
        scored.append((place, parts | {"other places of the text": beside} if beside else parts))
    return Choice(name.name, _first(scored), scored, HIGHEST if base else UNKNOWN)


def _first(scored: Sequence[tuple[Place, Parts]]) -> Place | None:
    return max(scored, key=_order, default=(None, {}))[0]


def _order(pair: tuple[Place, Parts]) -> tuple[float, int]:
    return sum(pair[1].values()), -pair[0].number


def _inside(found: Choice, outer: list[tuple[Place, Parts]], chosen: Place | None) -> Choice:
    """The place of "X, Y" that lies in Y; what would be chosen otherwise where none does."""
    holds: list[Callable[[Place], bool]] = [lambda p: chosen is not None and is_inside(p, chosen)]
    holds += [lambda p, y=y: is_inside(p, y) for y, _ in sorted(outer, key=_order, reverse=True)[:8]]  # type: ignore[misc]
    for lies_in in holds:
        inner = [(p, parts) for p, parts in found.scored if lies_in(p)]
        if inner:
            return Choice(found.name, _first(inner), found.scored, BEHIND_COMMA)
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
