"""From the reports of one act to what stands in its row of `events`: the clearest words, the counts, the history."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from coding.fold_told import Parties, Stated, Told
from coding.reports import Report, place_rank
from schemas.codes import DatePrecision, Status

# The deed outweighs what was said of it before; among equals the rule has already kept apart what differs.
STATUS_RANK = {Status.FUTURE: 0, Status.HISTORICAL: 1, Status.ACTUAL: 2}
PRECISION_RANK = {
    DatePrecision.DAY: 5,
    DatePrecision.PUBLISHED: 4,
    DatePrecision.WEEK: 3,
    DatePrecision.MONTH: 2,
    DatePrecision.YEAR: 1,
}


class Became(NamedTuple):
    """One thing that a later report said otherwise; `at` counts microseconds since 1970, UTC."""

    at: int
    field: str
    before: str | None
    after: str
    mention_id: str


class Joined(NamedTuple):
    """An event: of which mention each of its columns is taken, and what is counted over all of them."""

    event_id: str
    clearest: Told
    dated: Told
    placed: Told
    evidence: Told
    mentions: Sequence[Told]
    status: Status
    n_articles: int
    n_publishers: int
    publishers: Sequence[str]
    actor_side_publishers: Sequence[str]
    recipient_side_publishers: Sequence[str]
    magnitudes: Sequence[Stated]
    history: Sequence[Became]


def joined(leading: Sequence[Report], reports: Sequence[Report]) -> Joined:
    """The event of all `reports`; parties and act are those of the clearest of the `leading` ones.

    The day and the place are the most exact that any report states, each kind of magnitude is the one stated last.
    """
    clearest = min(leading, key=clearness) if len(leading) > 1 else leading[0]
    mentions: Sequence[Told] = reports[0].mentions
    dated = placed = clearest
    ordered = reports
    if len(reports) > 1:
        # Of equals the clearest, as it comes first.
        by_clearness = sorted(reports, key=clearness)
        dated = max(by_clearness, key=_precision)
        placed = max(by_clearness, key=lambda report: place_rank(report.told.location))
        mentions = [mention for report in reports for mention in report.mentions]
        ordered = sorted(reports, key=lambda report: _age(report.told))
    if len(mentions) > 1:
        mentions = sorted(mentions, key=_age)
    told = clearest.told
    return Joined(
        event_id=event_id_of(mentions[0]),
        clearest=told,
        dated=dated.told,
        placed=placed.told,
        evidence=_evidence(clearest.mentions),
        mentions=mentions,
        status=max((report.told.status for report in reports), key=_status_rank),
        n_articles=len({m.article_id for m in mentions}),
        n_publishers=len({m.voice for m in mentions}),
        publishers=sorted({m.publisher for m in mentions}),
        actor_side_publishers=_side(mentions, told.actors),
        recipient_side_publishers=_side(mentions, told.recipients),
        magnitudes=_last_stated(ordered),
        history=history_of(ordered) if len(ordered) > 1 else (),
    )


def _evidence(mentions: Sequence[Told]) -> Told:
    if len(mentions) == 1:
        return mentions[0]
    return min(mentions, key=lambda m: (m.via_duplicate is not None, m.sentence_index, m.mention_id))


def event_id_of(oldest: Told) -> str:
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
        -len(told.actors.keys) - len(told.recipients.keys),
        -_status_rank(told.status),
        -_precision(report),
        -place_rank(told.location),
        -told.confidence,
        told.published_at,
        told.mention_id,
    )


def history_of(ordered: Iterable[Report]) -> list[Became]:
    """What later reports added to, or changed in, what earlier ones had said; oldest first.

    Status, date and place change only to something weightier or more exact, numbers whenever another one is stated.
    """
    known: dict[str, tuple[int, str]] = {}
    changes: list[Became] = []
    said: tuple[Any, ...] | None = None
    for nth, report in enumerate(ordered):
        # Most reports say what the one before them said, and that is no news.
        said_before, said = said, _says(report)
        if said == said_before and not report.told.magnitudes:
            continue
        for field, weight, value in _facts(report):
            before = known.get(field)
            if before is not None and not _is_news(field, before, weight, value):
                continue
            if nth > 0:
                changes.append(_change(report.told, field, before[1] if before else None, value))
            known[field] = (weight, value)
    return changes


def _says(report: Report) -> tuple[Any, ...]:
    """All that `_facts` reads but the magnitudes."""
    told = report.told
    return told.status, told.event_date, told.date_precision, told.location, bool(told.magnitudes)


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
        yield f"magnitudes {magnitude.kind} {magnitude.unit}", 0, magnitude.in_short


def _change(told: Told, field: str, before: str | None, after: str) -> Became:
    return Became(told.published_at, field.split(" ")[0], before, after, told.mention_id)


def _last_stated(ordered: Iterable[Report]) -> list[Stated]:
    """Of each kind and unit what the last report that states any says, in the order in which the kinds came up."""
    last: dict[tuple[str, str], list[Stated]] = {}
    for report in ordered:
        if not report.told.magnitudes:
            continue
        stated: dict[tuple[str, str], list[Stated]] = {}
        for magnitude in report.told.magnitudes:
            stated.setdefault((magnitude.kind, magnitude.unit), []).append(magnitude)
        last |= stated
    return [magnitude for magnitudes in last.values() for magnitude in magnitudes]


def _side(mentions: Iterable[Told], parties: Parties) -> list[str]:
    """Publishers that report from the country of one of the parties."""
    countries = parties.countries
    return sorted({mention.publisher for mention in mentions if mention.source_country in countries})


def _status_rank(status: Status) -> int:
    return STATUS_RANK.get(status, 0)


def _precision(report: Report) -> int:
    return PRECISION_RANK[report.precision] if report.precision is not None else 0


def _age(mention: Told) -> tuple[int, str]:
    return mention.published_at, mention.mention_id
