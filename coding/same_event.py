"""Whether two mentions of one article report one event: family, status, parties, place and time."""

from __future__ import annotations

import math

from coding.draft import Draft
from coding.families import GENERAL, same_family
from schemas.coded import Location
from schemas.codes import DatePrecision, MagnitudeKind, PlacePrecision, Status

LEAD = 3
"""Sentences, headline included, that introduce what an article is about."""
TOWNS = {PlacePrecision.POINT, PlacePrecision.CITY}
TOLLS = {MagnitudeKind.DEAD, MagnitudeKind.INJURED, MagnitudeKind.CAPTURED}
NEAR_DEGREES = 0.25
HAPPENED = {Status.ACTUAL, Status.HISTORICAL}


def same_event(a: Draft, b: Draft) -> bool:
    """Whether two mentions may be told of one event."""
    if not same_family(a.act.name, b.act.name) or not _same_status(a, b) or _contradict(a, b):
        return False
    return _same_parties(a, b) and _same_time(a, b)


def _contradict(a: Draft, b: Draft) -> bool:
    """Whether two mentions name different towns or count different dead."""
    towns = [d.location for d in (a, b) if d.location is not None and d.location.precision in TOWNS]
    if len(towns) > 1 and not _are_near(*towns):
        return True
    dead_a, dead_b = ({m.low for m in d.magnitudes if m.kind is MagnitudeKind.DEAD} for d in (a, b))
    return bool(dead_a and dead_b and not dead_a & dead_b)


def _are_near(a: Location, b: Location) -> bool:
    """Whether two places are one, or an airport and its town: within `NEAR_DEGREES` of each other."""
    if a.name == b.name:
        return True
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return False
    is_site = PlacePrecision.POINT in {a.precision, b.precision}
    return is_site and math.dist((a.latitude, a.longitude), (b.latitude, b.longitude)) < NEAR_DEGREES


def _same_status(a: Draft, b: Draft) -> bool:
    return a.status == b.status or {a.status, b.status} <= HAPPENED


def _same_parties(a: Draft, b: Draft) -> bool:
    (actors_a, recipients_a), (actors_b, recipients_b) = a.keys, b.keys
    if a.act.is_reciprocal or b.act.is_reciprocal:
        all_a, all_b = actors_a | recipients_a, actors_b | recipients_b
        return _nested(all_a, all_b) and not _is_within_clash(a, b)
    if not (_nested(actors_a, actors_b) and _nested(recipients_a, recipients_b)):
        return False
    return bool(actors_a & actors_b or recipients_a & recipients_b) or _points_back(a) or _points_back(b)


def _is_within_clash(a: Draft, b: Draft) -> bool:
    """Whether one is a fight and the other a narrow deed in it whose doer is named: "in the fighting X shelled Y"."""
    if a.act.is_reciprocal == b.act.is_reciprocal:
        return False
    clash, deed = (a, b) if a.act.is_reciprocal else (b, a)
    fighters, doers = clash.keys[0] | clash.keys[1], deed.keys[0]
    if not doers or deed.is_given:
        return False
    return deed.act.name not in GENERAL if len(fighters) > 1 else not fighters <= doers


def _points_back(draft: Draft) -> bool:
    """Whether a mention names nobody: then it repeats, and is no event beside one that names somebody."""
    if draft.actors or draft.has_doer:
        return False
    tells_more = draft.recipients or draft.span.sentence_index < LEAD or _has_own_town_and_toll(draft)
    return draft.is_given or not tells_more


def _has_own_town_and_toll(draft: Draft) -> bool:
    """Whether a mention says where somebody was hurt: "shellfire killed three people in Toretsk" is no repeat."""
    is_placed = draft.location is not None and draft.location.precision in TOWNS
    return is_placed and any(m.kind in TOLLS for m in draft.magnitudes)


def _nested(a: frozenset[str], b: frozenset[str]) -> bool:
    return a <= b or b <= a


def _same_time(a: Draft, b: Draft) -> bool:
    if DatePrecision.PUBLISHED in {a.when.precision, b.when.precision}:
        return Status.HISTORICAL not in {a.status, b.status} or a.status == b.status or _looks_back(a, b)
    return a.when.day <= b.when.end and b.when.day <= a.when.end


def _looks_back(a: Draft, b: Draft) -> bool:
    """Whether an undated mention repeats an old event: told behind it, or as given, with one doer or one target.

    "Albania expels the envoys ... in 2020 it had expelled two" are two events.
    """
    old, new = (a, b) if a.status is Status.HISTORICAL else (b, a)
    if new.span.trigger_start < old.span.trigger_start and not new.is_given:
        return False
    return any(mine & theirs for mine, theirs in zip(a.keys, b.keys, strict=True))
