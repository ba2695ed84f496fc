"""What one act is: the fields that the coder fills, shared by coded events, mentions and events."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from schemas.codes import DatePrecision, Direction, EventType, MagnitudeKind, PlacePrecision, Sector, Status
from schemas.column import Column, Struct


class Party(Struct):
    """Somebody who acts, is acted upon or speaks."""

    text: Annotated[str, Column("the words that name the party")]
    name: Annotated[str | None, Column("usual name; null where the words name nobody known")] = None
    code: Annotated[
        str | None,
        Column(
            "actor code: the country for a state and its organs, the usual short name for an organisation "
            "(NATO, OSCE) or group (Hamas); null where unknown"
        ),
    ] = None
    country: Annotated[str | None, Column("country the party belongs to", values="ISO 3166-1 alpha-3")] = None
    sector: Annotated[Sector | None, Column("PLOVER sector")] = None


class Magnitude(Struct):
    """A quantity stated of an act; "at least N" has no high, "up to N" no low."""

    kind: Annotated[MagnitudeKind, Column("what is counted")]
    low: Annotated[float | None, Column("lower bound; null where none was said", unit="`unit`")] = None
    high: Annotated[float | None, Column("upper bound; null where none was said", unit="`unit`")] = None
    approximate: Annotated[bool, Column("whether the words mark the number as inexact")] = False
    unit: Annotated[str, Column("what one is: person, battalion, ship, USD, day ...")]
    text: Annotated[str, Column("the words that state the quantity")]


class Location(Struct):
    """The place of an act; never a capital that stands for its government."""

    name: Annotated[str, Column("usual name of the place")]
    country: Annotated[
        str | None, Column("country; null at sea and on lines between states", values="ISO 3166-1 alpha-3")
    ] = None
    admin1: Annotated[str | None, Column("first-order administrative unit")] = None
    latitude: Annotated[float | None, Column("latitude, WGS 84", unit="degrees")] = None
    longitude: Annotated[float | None, Column("longitude, WGS 84", unit="degrees")] = None
    precision: Annotated[PlacePrecision, Column("how exact the place is")]
    geonames_id: Annotated[int | None, Column("GeoNames id; null where the place has none there")] = None


class MentionSpan(Struct):
    """One report of an act: offsets in code points into title + two line ends + text."""

    sentence_index: Annotated[int, Column("number of the sentence in the article, from 0")]
    start: Annotated[int, Column("first code point of the sentence", unit="code points")]
    end: Annotated[int, Column("behind the last code point of the sentence", unit="code points")]
    text: Annotated[str, Column("the evidence: the article from `start` to `end`, exactly")]
    trigger: Annotated[str, Column("the words that report the act")]
    trigger_start: Annotated[int, Column("first code point of the trigger", unit="code points")]
    trigger_end: Annotated[int, Column("behind the last code point of the trigger", unit="code points")]
    rule: Annotated[str, Column("the codebook rule that decided")]


class ActFields(Struct):
    """One act as coded: what was done, by whom, to whom, when, where, how much, and whether it happened."""

    act: Annotated[str, Column("crisis act, finer than PLOVER", values="coding/codebook/acts/")]
    event_type: Annotated[EventType, Column("PLOVER 2.0 event type", source="PLOVER manual, 4 February 2024")]
    mode: Annotated[str | None, Column("PLOVER 2.0 mode", values="coding/codebook/plover.yaml")] = None
    cameo_code: Annotated[str, Column("CAMEO code, text with its leading zero", source="CAMEO 1.1b3")]
    quad_class: Annotated[
        int, Column("1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict")
    ]
    plover_score: Annotated[float, Column("PLOVER score of the type and mode, -10 to 10", unit="points")]
    goldstein: Annotated[
        float, Column("Goldstein value of the CAMEO code, -10 to 10", unit="points", source="Goldstein 1992")
    ]
    escalation_rung: Annotated[
        int,
        Column("rung of the escalation ladder, 0 to 10", unit="rung", values="coding/codebook/rungs.yaml"),
    ]
    direction: Annotated[Direction, Column("where the act moves a crisis")]
    status: Annotated[Status, Column("whether the act took place")]
    actors: Annotated[
        list[Party],
        Column("who did it; empty where nobody is named; all parties of a reciprocal act stand here"),
    ] = Field(default_factory=list)
    recipients: Annotated[list[Party], Column("to whom it was done or said")] = Field(default_factory=list)
    speaker: Annotated[
        Party | None,
        Column(
            "who says so, apart from who does it; null in the reporter's voice and where the doer speaks for itself"
        ),
    ] = None
    magnitudes: Annotated[list[Magnitude], Column("quantities stated of the act")] = Field(default_factory=list)
    event_date: Annotated[
        date | None, Column("day of the act, UTC; with precision `published` the publication date stands in")
    ] = None
    date_precision: Annotated[DatePrecision | None, Column("how exact `event_date` is")] = None
    location: Annotated[Location | None, Column("place of the act, out of its own clause")] = None
    contexts: Annotated[list[str], Column("PLOVER contexts", values="coding/codebook/plover.yaml")] = Field(
        default_factory=list
    )
    confidence: Annotated[float, Column("probability that type and parties are right, three digits", unit="0 to 1")]


class CodedEvent(ActFields):
    """One act of one article, with every sentence that reports it: what `brinkwatch code --json` prints."""

    event_id: Annotated[str, Column("id inside this article; coded again it is the same")]
    mentions: Annotated[list[MentionSpan], Column("every report of the act in this article, in order")]
