"""The worked example of an indicator's .yaml as rows of the tables: documentation and test at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from schemas.articles import Article
from schemas.coded import Location, Magnitude, Party
from schemas.codes import (
    DatePrecision,
    Direction,
    EventType,
    HealthState,
    IndicatorScope,
    IndicatorStatus,
    MagnitudeKind,
    OwnerKind,
    PlacePrecision,
    PublishedFrom,
    Status,
)
from schemas.column import Row
from schemas.events import Event, EventMention, Mention
from schemas.operations import SourceHealth


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ExampleEvent(_Part):
    """One event in short form; what is left out is a verbal demand that took place, told by one publisher."""

    day: date
    act: str = "demand"
    type: EventType = EventType.REQUEST
    quad_class: int = 3
    rung: int = 2
    direction: Direction = Direction.UP
    goldstein: float = 0.0
    status: Status = Status.ACTUAL
    precision: DatePrecision = DatePrecision.DAY
    actors: list[str] = Field(default_factory=list)
    recipients: list[str] = Field(default_factory=list)
    publishers: int = 1
    persons: list[float] = Field(default_factory=list)
    kind: MagnitudeKind = MagnitudeKind.TROOPS
    unit: str = "person"
    times: int = 1
    place: str | None = None
    place_country: str | None = None
    superseded_by: str | None = None
    told_by_both: bool = False


class ExampleValue(_Part):
    """One expected row of `indicators_daily`."""

    scope: IndicatorScope
    a: str = ""
    b: str = ""
    day: date
    value: float | None
    status: IndicatorStatus = IndicatorStatus.OK


class WorkedExample(_Part):
    """What happened, and sources that print an article each a day from first to last day, but for blind days."""

    first_day: date
    last_day: date
    sources: int = 2
    blind_days: list[date] = Field(default_factory=list)
    half_blind_days: list[date] = Field(default_factory=list)
    events: list[ExampleEvent] = Field(default_factory=list)
    expect: list[ExampleValue] = Field(default_factory=list)

    def pairs(self) -> list[tuple[str, str]]:
        """The pairs that the expected rows are about, sorted."""
        return sorted({(min(row.a, row.b), max(row.a, row.b)) for row in self.expect if row.b})


def example_rows(example: WorkedExample) -> dict[type[Row], list[Row]]:
    """The rows of every table that the example describes, ids made from their place in it."""
    rows: dict[type[Row], list[Row]] = {SourceHealth: [], Article: [], Event: [], Mention: [], EventMention: []}
    for offset in range((example.last_day - example.first_day).days + 1):
        day = example.first_day + timedelta(days=offset)
        for number in range(example.sources):
            blind = day in example.blind_days or (day in example.half_blind_days and 2 * number < example.sources)
            rows[SourceHealth].append(_health(number, day, blind))
            if not blind:
                rows[Article].append(_article(number, day))
    for number, short in enumerate(one for event in example.events for one in [event] * event.times):
        event, mentions = _event(f"e{number}", short)
        rows[Event].append(event)
        rows[Mention].extend(mentions)
        rows[EventMention].extend(
            EventMention(
                mention_id=mention.mention_id, event_id=event.event_id, coder_version="example", year=event.year
            )
            for mention in mentions
        )
    return rows


def _health(number: int, day: date, blind: bool) -> SourceHealth:
    return SourceHealth(
        source_id=f"s{number}",
        publisher=f"Publisher {number}",
        source_country="LVA",
        day=day,
        state=HealthState.NO_COVERAGE if blind else HealthState.OK,
        n_articles=0 if blind else 1,
        reason="listing did not answer" if blind else None,
        run_id="example",
        year=day.year,
    )


def _article(number: int, day: date) -> Article:
    at = datetime.combine(day, time(12), UTC)
    name = f"a{number}-{day.isoformat()}"
    return Article(
        article_id=name,
        source_id=f"s{number}",
        publisher=f"Publisher {number}",
        owner_group=f"Owner {number}",
        owner_kind=OwnerKind.PRIVATE,
        source_country="LVA",
        url=f"https://publisher{number}.example/{name}",
        canonical_url=f"https://publisher{number}.example/{name}",
        title=f"Report of {day.isoformat()}",
        text=f"Report of {day.isoformat()}\n\nSomething was said.",
        byline=None,
        language="en",
        published_at=at,
        published_from=PublishedFrom.FEED,
        published_date=day,
        first_seen_at=at,
        fetched_at=at,
        run_id="example",
        is_paywalled=None,
        word_count=3,
        content_hash=name,
        is_codable=True,
        year=day.year,
    )


def _event(event_id: str, short: ExampleEvent) -> tuple[Event, list[Mention]]:
    at = datetime.combine(short.day, time(12), UTC)
    sentence = f"{', '.join(short.actors)}: {short.act} ({', '.join(short.recipients)})."
    act: dict[str, Any] = {
        "act": short.act,
        "event_type": short.type,
        "cameo_code": "100",
        "quad_class": short.quad_class,
        "plover_score": 0.0,
        "goldstein": short.goldstein,
        "escalation_rung": short.rung,
        "direction": short.direction,
        "status": short.status,
        "actors": [_party(code) for code in short.actors],
        "recipients": [_party(code) for code in short.recipients],
        "event_date": short.day,
        "date_precision": short.precision,
        "location": _place(short),
        "confidence": 0.9,
        "year": short.day.year,
    }
    mentions = [
        Mention(
            **act,
            magnitudes=_quantities(short, short.persons[number : number + 1]),
            mention_id=f"{event_id}-m{number}",
            article_id=f"a{number}-{short.day.isoformat()}",
            article_event_id=event_id,
            coder_version="example",
            source_id=f"s{number}",
            publisher=f"Publisher {number}",
            owner_group=f"Owner {number}",
            owner_kind=OwnerKind.PRIVATE,
            source_country="LVA",
            published_at=at,
            published_date=short.day,
            voice=f"Owner {number}",
            sentence_index=0,
            start=0,
            end=len(sentence),
            text=sentence,
            trigger=short.act,
            trigger_start=0,
            trigger_end=len(short.act),
            rule=f"{short.act}.example",
        )
        for number in range(max(short.publishers, len(short.persons)))
    ]
    event = Event(
        **act,
        magnitudes=_quantities(short, short.persons[:1]),
        event_id=event_id,
        superseded_by=short.superseded_by,
        first_reported_at=at,
        last_reported_at=at,
        n_mentions=len(mentions),
        n_articles=len(mentions),
        n_publishers=short.publishers,
        publishers=sorted({mention.publisher for mention in mentions}),
        is_reported_by_actor_side=short.told_by_both,
        is_reported_by_recipient_side=short.told_by_both,
        evidence=sentence,
        evidence_mention_id=mentions[0].mention_id,
    )
    return event, mentions


def _party(code: str) -> Party:
    return Party(text=code, name=code, code=code)


def _place(short: ExampleEvent) -> Location | None:
    if short.place is None:
        return None
    return Location(name=short.place, country=short.place_country, precision=PlacePrecision.CITY)


def _quantities(short: ExampleEvent, numbers: list[float]) -> list[Magnitude]:
    return [
        Magnitude(kind=short.kind, low=number, high=number, unit=short.unit, text=f"{number:,.0f} {short.unit}")
        for number in numbers
    ]
