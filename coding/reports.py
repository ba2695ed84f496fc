"""All mentions of one act in one article, as one report: the unit that folding compares."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from coding.fold_told import Place, Told
from schemas.codes import DatePrecision, PlacePrecision

DEGREE_KM = 111.2
# The gazetteer knows the middle of a region and not its border. Luhansk lies 100 km from the middle of the Donbas,
# Jenin 52 km from that of the West Bank; Rafah, which is in the other strip, 123 km.
REGION_KM = 105.0

PLACE_RANK = {
    PlacePrecision.COUNTRY: 1,
    PlacePrecision.REGION: 2,
    PlacePrecision.ADMIN1: 3,
    PlacePrecision.ADMIN2: 3,
    PlacePrecision.CITY: 4,
    PlacePrecision.POINT: 4,
}


@dataclass(frozen=True)
class Report:
    """One act as one article tells it; `mentions` are oldest first, those of reprints behind the original's.

    All mentions of a report carry the same act, parties, date and place: `told` is the one to read them from.
    """

    told: Told
    mentions: tuple[Told, ...]
    # What was worked out of it, so that it is done once.
    memory: dict[str, object] = field(default_factory=dict, compare=False, repr=False)

    @property
    def day(self) -> date:
        """The day it is about, or its publication where no day is known."""
        return self.told.event_date or self.told.published_date

    @property
    def precision(self) -> DatePrecision | None:
        """How exact `day` is; null where nothing is known of the date."""
        return self.told.date_precision if self.told.event_date else None


def reports_of(mentions: Iterable[Told]) -> list[Report]:
    """The reports, in an order that does not depend on the order of the mentions."""
    groups: dict[tuple[str, str], list[Told]] = defaultdict(list)
    for mention in mentions:
        groups[(mention.via_duplicate or mention.article_id, mention.article_event_id)].append(mention)
    return [_report(groups[key]) for key in sorted(groups)]


def place_key(place: Place | None) -> str:
    """What tells places apart; empty where none is known."""
    if place is None:
        return ""
    return f"g{place.geonames_id}" if place.geonames_id is not None else f"{place.name}|{place.country or ''}"


def place_rank(place: Place | None) -> int:
    """0 for no place, up to 4 for a town or a point."""
    return 0 if place is None else PLACE_RANK[place.precision]


def contains(wide: Place | None, narrow: Place | None) -> bool:
    """Whether `narrow` is the same place or lies in `wide`; an unknown place contains every other."""
    if wide is None:
        return True
    if narrow is None:
        return False
    if place_key(wide) == place_key(narrow):
        return True
    if place_rank(wide) >= place_rank(narrow):
        return False
    if wide.precision is PlacePrecision.REGION:
        return wide.country in (None, narrow.country) and _lies_in_region(narrow, wide)
    if wide.country is None or wide.country != narrow.country:
        return False
    if wide.precision is PlacePrecision.ADMIN1:
        return narrow.admin1 is not None and narrow.admin1 == (wide.admin1 or wide.name)
    return wide.precision is PlacePrecision.COUNTRY


def _lies_in_region(place: Place, region: Place) -> bool:
    """Whether a place lies in a region that is no unit of a state: by the name of its own unit, or near its middle."""
    if place.admin1 is not None and region.name in place.admin1:
        return True
    if place.latitude is None or place.longitude is None or region.latitude is None or region.longitude is None:
        return False
    north = place.latitude - region.latitude
    east = (place.longitude - region.longitude) * math.cos(math.radians(region.latitude))
    return math.hypot(north, east) * DEGREE_KM <= REGION_KM


def _report(mentions: list[Told]) -> Report:
    if len(mentions) > 1:
        mentions.sort(key=lambda m: (m.via_duplicate is not None, m.published_at, m.mention_id))
    return Report(mentions[0], tuple(mentions))
