"""Where a source writes from, learned without labels: what its other documents name most, and its domain's state."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from coding.place_ranking import Choice, HomeRegion

# A source's units say where it is from once so many of its other places lie in one.
MIN_OTHERS = 8


def home_regions(
    domains: Sequence[str], states: Sequence[str | None], found: Sequence[Sequence[Choice]]
) -> list[HomeRegion]:
    """A home region for each document out of the other documents of its domain (leave one out) and its state.

    `states`: alpha-3 code of the state that a domain's ending names, null for endings that name none.

    Shares of countries and units among the places of a first pass. Method: research on LGL's local news, where the
    unit's share lifts exact ids by seven points.
    """
    counts = [_counts(choices) for choices in found]
    sums: dict[str, tuple[Counter[str], Counter[int]]] = defaultdict(lambda: (Counter(), Counter()))
    for domain, (countries, units) in zip(domains, counts, strict=True):
        sums[domain][0].update(countries)
        sums[domain][1].update(units)
    return [
        _region(state, sums[domain][0] - countries, sums[domain][1] - units)
        for domain, state, (countries, units) in zip(domains, states, counts, strict=True)
    ]


def _counts(choices: Sequence[Choice]) -> tuple[Counter[str], Counter[int]]:
    places = {c.name: c.place for c in choices if c.place is not None}
    return (
        Counter(p.country for p in places.values() if p.country),
        Counter(p.unit for p in places.values() if p.unit),
    )


def _region(state: str | None, countries: Counter[str], units: Counter[int]) -> HomeRegion:
    total = sum(countries.values())
    learned = total >= MIN_OTHERS
    country_shares = {code: n / total for code, n in countries.items()} if learned else {}
    unit_shares = {unit: n / total for unit, n in units.items()} if learned else {}
    if state:
        country_shares[state] = 1.0
    return HomeRegion(country_shares, unit_shares)
