"""Rows of other event data sets that are read from files: ICEWS and POLECAT, apart from our own events.

Codes are text, since `010` and `10` are two codes; what the file leaves blank is null. The name of the file's own
column stands behind each meaning.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from schemas.column import Column, Row, Table

ICEWS = "ICEWS Coded Event Data"
POLECAT = "POLECAT Weekly Data"
LISTED = "lists, parted by commas"


def _icews(meaning: str, field: str, *, unit: str | None = None, values: str | None = None) -> Column:
    return Column(meaning, unit=unit, values=values, source=f"{ICEWS}, {field}")


def _polecat(meaning: str, field: str, *, unit: str | None = None, values: str | None = None) -> Column:
    return Column(meaning, unit=unit, values=values, source=f"{POLECAT}, {field}")


class IcewsEvent(Row):
    """One event record of ICEWS. Its ids come again on other days: id and day together are the key."""

    table: ClassVar[Table] = Table(
        "icews_events",
        "one event record of ICEWS, as published; another coder's events, for comparison only",
        key=("event_id", "event_date"),
    )

    event_id: Annotated[str, _icews("id of the record", "Event ID")]
    event_date: Annotated[date, _icews("day of the event", "Event Date")]
    source_name: Annotated[str | None, _icews("name of the doer", "Source Name")] = None
    source_sectors: Annotated[str | None, _icews("sectors of the doer", "Source Sectors", values=LISTED)] = None
    source_country: Annotated[str | None, _icews("country of the doer, by its English name", "Source Country")] = None
    event_text: Annotated[str | None, _icews("name of the CAMEO code", "Event Text")] = None
    cameo_code: Annotated[str, _icews("CAMEO code, text with its leading zero", "CAMEO Code")]
    intensity: Annotated[float | None, _icews("Goldstein value of the code", "Intensity", unit="points")] = None
    target_name: Annotated[str | None, _icews("name of the recipient", "Target Name")] = None
    target_sectors: Annotated[str | None, _icews("sectors of the recipient", "Target Sectors", values=LISTED)] = None
    target_country: Annotated[str | None, _icews("country of the recipient, by its English name", "Target Country")] = (
        None
    )
    story_id: Annotated[str | None, _icews("id of the text", "Story ID")] = None
    sentence_number: Annotated[int | None, _icews("number of the sentence in the text", "Sentence Number")] = None
    publisher: Annotated[str | None, _icews("publisher of the text", "Publisher")] = None
    city: Annotated[str | None, _icews("city of the event", "City")] = None
    district: Annotated[str | None, _icews("district of the event", "District")] = None
    province: Annotated[str | None, _icews("province of the event", "Province")] = None
    country: Annotated[str | None, _icews("country of the event, by its English name", "Country")] = None
    latitude: Annotated[float | None, _icews("latitude, WGS 84", "Latitude", unit="degrees")] = None
    longitude: Annotated[float | None, _icews("longitude, WGS 84", "Longitude", unit="degrees")] = None
    file: Annotated[str, Column("name of the file it was read from")]
    run_id: Annotated[str, Column("run that loaded it")]
    year: Annotated[int, Column("year of `event_date`", unit="year")]


class PolecatEvent(Row):
    """One event record of POLECAT, in PLOVER's types and modes."""

    table: ClassVar[Table] = Table(
        "polecat_events",
        "one event record of POLECAT, as published; another coder's events, for comparison only",
        key=("event_id", "event_date"),
    )

    event_id: Annotated[str, _polecat("id of the record", "Event ID")]
    event_date: Annotated[date, _polecat("day of the event", "Event Date")]
    event_type: Annotated[str, _polecat("PLOVER event type", "Event Type")]
    event_mode: Annotated[str | None, _polecat("PLOVER mode", "Event Mode")] = None
    intensity: Annotated[float | None, _polecat("PLOVER score of type and mode", "Intensity", unit="points")] = None
    quad_code: Annotated[str | None, _polecat("quad class in words", "Quad Code")] = None
    contexts: Annotated[str | None, _polecat("PLOVER contexts", "Contexts", values="a list, parted by semicolons")] = (
        None
    )
    actor_name: Annotated[str | None, _polecat("name of the doer", "Actor Name")] = None
    actor_country: Annotated[
        str | None, _polecat("country of the doer", "Actor Country", values="ISO 3166-1 alpha-3")
    ] = None
    actor_cow: Annotated[
        str | None, _polecat("country of the doer", "Actor COW", values="Correlates of War state numbers")
    ] = None
    primary_actor_sector: Annotated[str | None, _polecat("sector of the doer", "Primary Actor Sector")] = None
    actor_sectors: Annotated[str | None, _polecat("all sectors of the doer", "Actor Sectors")] = None
    actor_title: Annotated[str | None, _polecat("title of the doer", "Actor Title")] = None
    actor_name_raw: Annotated[str | None, _polecat("words that name the doer", "Actor Name Raw")] = None
    wikipedia_actor_id: Annotated[str | None, _polecat("page of the doer", "Wikipedia Actor ID")] = None
    recipient_name: Annotated[str | None, _polecat("name of the recipient", "Recipient Name")] = None
    recipient_country: Annotated[
        str | None, _polecat("country of the recipient", "Recipient Country", values="ISO 3166-1 alpha-3")
    ] = None
    recipient_cow: Annotated[
        str | None, _polecat("country of the recipient", "Recipient COW", values="Correlates of War state numbers")
    ] = None
    primary_recipient_sector: Annotated[str | None, _polecat("sector of the recipient", "Primary Recipient Sector")] = (
        None
    )
    recipient_sectors: Annotated[str | None, _polecat("all sectors of the recipient", "Recipient Sectors")] = None
    recipient_title: Annotated[str | None, _polecat("title of the recipient", "Recipient Title")] = None
    recipient_name_raw: Annotated[str | None, _polecat("words that name the recipient", "Recipient Name Raw")] = None
    wikipedia_recipient_id: Annotated[str | None, _polecat("page of the recipient", "Wikipedia Recipient ID")] = None
    placename: Annotated[str | None, _polecat("place of the event", "Placename")] = None
    city: Annotated[str | None, _polecat("city of the event", "City")] = None
    district: Annotated[str | None, _polecat("district of the event", "District")] = None
    province: Annotated[str | None, _polecat("province of the event", "Province")] = None
    country: Annotated[str | None, _polecat("country of the event", "Country", values="ISO 3166-1 alpha-3")] = None
    latitude: Annotated[float | None, _polecat("latitude, WGS 84", "Latitude", unit="degrees")] = None
    longitude: Annotated[float | None, _polecat("longitude, WGS 84", "Longitude", unit="degrees")] = None
    geonames_id: Annotated[str | None, _polecat("GeoNames id of the place", "GeoNames ID")] = None
    raw_placename: Annotated[str | None, _polecat("words that name the place", "Raw Placename")] = None
    feature_type: Annotated[str | None, _polecat("GeoNames feature type", "Feature Type")] = None
    source: Annotated[str | None, _polecat("publisher of the text", "Source")] = None
    publication_date: Annotated[date | None, _polecat("day of publication", "Publication Date")] = None
    story_people: Annotated[str | None, _polecat("persons of the text", "Story People")] = None
    story_organizations: Annotated[str | None, _polecat("organisations of the text", "Story Organizations")] = None
    story_locations: Annotated[str | None, _polecat("places of the text", "Story Locations")] = None
    language: Annotated[str | None, _polecat("language of the text", "Language")] = None
    version: Annotated[str | None, _polecat("version of the coder", "Version")] = None
    file: Annotated[str, Column("name of the file it was read from")]
    run_id: Annotated[str, Column("run that loaded it")]
    year: Annotated[int, Column("year of `event_date`", unit="year")]
