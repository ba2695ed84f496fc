"""From the reports of one act to its row in `events`: the clearest words, the counts, and what became known when."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from coding.reports import Report, party_keys, place_rank
from schemas.coded import ActFields, Magnitude, Party
from schemas.codes import DatePrecision, MagnitudeKind, Status
from schemas.events import Change, Event, Mention

# The deed outweighs what was said of it before; among equals the rule has already kept apart what differs.
STATUS_RANK = {Status.FUTURE: 0, Status.HISTORICAL: 1, Status.ACTUAL: 2}
PRECISION_RANK = {
    DatePrecision.DAY: 5,
    DatePrecision.PUBLISHED: 4,
    DatePrecision.WEEK: 3,
    DatePrecision.MONTH: 2,
    DatePrecision.YEAR: 1,
}


def event_of(leading: Sequence[Report], reports: Sequence[Report]) -> Event:
    """The event of all `reports`; parties and act are those of the clearest of the `leading` ones.

    The day and the place are the most exact that any report states, each kind of magnitude is the one stated last.
    """
    clearest = min(leading, key=clearness) if len(leading) > 1 else leading[0]
    mentions = sorted((m for report in reports for m in report.mentions), key=_age)
    dated = placed = clearest
    if len(reports) > 1:
        dated = min(reports, key=lambda report: (-_precision(report), *clearness(report)))
        placed = min(reports, key=lambda report: (-place_rank(report.told.location), *clearness(report)))
    evidence = min(clearest.mentions, key=lambda m: (m.via_duplicate is not None, m.sentence_index, m.mention_id))
    ordered = sorted(reports, key=lambda report: _age(report.told))
    first = mentions[0]
    told = {name: getattr(clearest.told, name) for name in ActFields.model_fields} | {
        "status": max((report.told.status for report in reports), key=_status_rank),
        "event_date": dated.told.event_date,
        "date_precision": dated.told.date_precision if dated.told.event_date else None,
        "location": placed.told.location,
        "magnitudes": _last_stated(ordered),
    }
    return Event(
        **told,
        event_id=event_id_of(first),
        first_reported_at=first.published_at,
        last_reported_at=mentions[-1].published_at,
        n_mentions=len(mentions),
        n_articles=len({m.article_id for m in mentions}),
        n_publishers=len({m.voice for m in mentions}),
        publishers=sorted({m.publisher for m in mentions}),
        is_reported_by_actor_side=bool(actor_side := _side(mentions, told["actors"])),
        is_reported_by_recipient_side=bool(recipient_side := _side(mentions, told["recipients"])),
        actor_side_publishers=actor_side,
        recipient_side_publishers=recipient_side,
        evidence=evidence.text,
        evidence_mention_id=evidence.mention_id,
        history=history_of(ordered) if len(ordered) > 1 else [],
        year=(dated.told.event_date or first.published_at).year,
    )


def event_id_of(oldest: Mention) -> str:
    """Id of the event whose oldest mention this is; 16 hex digits."""
    return hashlib.sha256(f"event|{oldest.mention_id}".encode()).hexdigest()[:16]


def clearness(report: Report) -> tuple[Any, ...]:
    """Smallest for the report that says most: parties, the deed itself, the day, the place, then confidence."""
    found = report.memory.get("clearness")
    if not isinstance(found, tuple):
        found = report.memory["clearness"] = _clearness(report)
    return found


def _clearness(report: Report) -> tuple[Any, ...]:
    told = report.told
    return (
        -len(party_keys(told.actors)) - len(party_keys(told.recipients)),
        -_status_rank(told.status),
        -_precision(report),
        -place_rank(told.location),
        -told.confidence,
        told.published_at,
        told.mention_id,
    )


def history_of(ordered: Iterable[Report]) -> list[Change]:
    """What later reports added to, or changed in, what earlier ones had said; oldest first.

    Status, date and place change only to something weightier or more exact, numbers whenever another one is stated.
    """
    known: dict[str, tuple[int, str]] = {}
    changes: list[Change] = []
    for nth, report in enumerate(ordered):
        for field, weight, value in _facts(report):
            before = known.get(field)
            if before is not None and not _is_news(field, before, weight, value):
                continue
            if nth > 0:
                changes.append(_change(report.told, field, before[1] if before else None, value))
            known[field] = (weight, value)
    return changes


def magnitude_text(magnitude: Magnitude) -> str:
    """A quantity in short: `troops 100000 person`, `troops 100000- person` (at least), `troops -100 person` (up to)."""
    low, high = _number(magnitude.low), _number(magnitude.high)
    span = low if magnitude.low == magnitude.high else f"{low}-{high}"
    return f"{magnitude.kind.value} {span} {magnitude.unit}"


def _is_news(field: str, before: tuple[int, str], weight: int, value: str) -> bool:
    return weight > before[0] or (field.startswith("magnitudes") and value != before[1])


def _facts(report: Report) -> Iterator[tuple[str, int, str]]:
    """What a report says that may change: field, how much it weighs against an earlier word, value as text."""
    told = report.told
    yield "status", _status_rank(told.status), told.status.value
    if told.event_date is not None and told.date_precision is not None:
        yield "date", _precision(report), f"{told.event_date} ({told.date_precision.value})"
    if told.location is not None:
        yield "location", place_rank(told.location), told.location.name
    for magnitude in told.magnitudes:
        yield f"magnitudes {magnitude.kind.value} {magnitude.unit}", 0, magnitude_text(magnitude)


def _change(told: Mention, field: str, before: str | None, after: str) -> Change:
    name = field.split(" ")[0]
    return Change(at=told.published_at, field=name, before=before, after=after, mention_id=told.mention_id)


def _last_stated(ordered: Iterable[Report]) -> list[Magnitude]:
    """Of each kind and unit what the last report that states any says, in the order in which the kinds came up."""
    last: dict[tuple[MagnitudeKind, str], list[Magnitude]] = {}
    for report in ordered:
        stated: dict[tuple[MagnitudeKind, str], list[Magnitude]] = {}
        for magnitude in report.told.magnitudes:
            stated.setdefault((magnitude.kind, magnitude.unit), []).append(magnitude)
        last |= stated
    return [magnitude for magnitudes in last.values() for magnitude in magnitudes]


def _side(mentions: Iterable[Mention], parties: Iterable[Party]) -> list[str]:
    """Publishers that report from the country of one of the parties."""
    countries = {party.country or party.code for party in parties} - {None}
    return sorted({mention.publisher for mention in mentions if mention.source_country in countries})


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.15g}"


def _status_rank(status: Status) -> int:
    return STATUS_RANK.get(status, 0)


def _precision(report: Report) -> int:
    return PRECISION_RANK[report.precision] if report.precision is not None else 0


def _age(mention: Mention) -> tuple[datetime, str]:
    return mention.published_at, mention.mention_id
