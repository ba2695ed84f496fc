"""Rows of `gdelt_events`, `gdelt_mentions` and `gdelt_gkg`: GDELT 2.0 as it was published, apart from our own events.

Codes are text, since `010` and `10` are two codes; what GDELT leaves blank is null. The field names of GDELT stand
behind each meaning.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, ClassVar

from schemas.column import Column, Row, Table

EVENT_BOOK = "GDELT Event Codebook 2.0"
GKG_BOOK = "GDELT GKG Codebook 2.1"
CAMEO = "CAMEO codes of GDELT"
FIPS = "FIPS 10-4 country codes (UP is Ukraine, RS is Russia)"
GEO = "1 country, 2 US state, 3 US city, 4 world city, 5 world state; blank: none"


def _event(meaning: str, field: str, *, unit: str | None = None, values: str | None = None) -> Column:
    return Column(meaning, unit=unit, values=values, source=f"{EVENT_BOOK}, {field}")


def _gkg(meaning: str, field: str, *, unit: str | None = None, values: str | None = None) -> Column:
    return Column(meaning, unit=unit, values=values, source=f"{GKG_BOOK}, {field}")


class GdeltEvent(Row):
    """One event record of GDELT 2.0: all 61 fields of an export file, and where they came from."""

    table: ClassVar[Table] = Table(
        "gdelt_events",
        "one event record of GDELT 2.0, as published; another coder's events, for comparison only",
        key=("global_event_id", "is_translated"),
    )

    global_event_id: Annotated[str, _event("id of the record", "GLOBALEVENTID")]
    event_date: Annotated[date | None, _event("day of the event", "SQLDATE")] = None
    month_year: Annotated[str | None, _event("month of the event as YYYYMM", "MonthYear")] = None
    event_year: Annotated[str | None, _event("year of the event as YYYY", "Year")] = None
    fraction_date: Annotated[float | None, _event("date of the event as a decimal year", "FractionDate")] = None
    actor1_code: Annotated[str | None, _event("whole code of the doer", "Actor1Code", values=CAMEO)] = None
    actor1_name: Annotated[str | None, _event("name of the doer", "Actor1Name")] = None
    actor1_country_code: Annotated[
        str | None, _event("country of the doer", "Actor1CountryCode", values="CAMEO country codes")
    ] = None
    actor1_known_group_code: Annotated[
        str | None, _event("known group of the doer", "Actor1KnownGroupCode", values=CAMEO)
    ] = None
    actor1_ethnic_code: Annotated[str | None, _event("ethnic group of the doer", "Actor1EthnicCode", values=CAMEO)] = (
        None
    )
    actor1_religion1_code: Annotated[
        str | None, _event("religion of the doer", "Actor1Religion1Code", values=CAMEO)
    ] = None
    actor1_religion2_code: Annotated[
        str | None, _event("second religion of the doer", "Actor1Religion2Code", values=CAMEO)
    ] = None
    actor1_type1_code: Annotated[str | None, _event("role of the doer", "Actor1Type1Code", values=CAMEO)] = None
    actor1_type2_code: Annotated[str | None, _event("second role of the doer", "Actor1Type2Code", values=CAMEO)] = None
    actor1_type3_code: Annotated[str | None, _event("third role of the doer", "Actor1Type3Code", values=CAMEO)] = None
    actor2_code: Annotated[str | None, _event("whole code of the recipient", "Actor2Code", values=CAMEO)] = None
    actor2_name: Annotated[str | None, _event("name of the recipient", "Actor2Name")] = None
    actor2_country_code: Annotated[
        str | None, _event("country of the recipient", "Actor2CountryCode", values="CAMEO country codes")
    ] = None
    actor2_known_group_code: Annotated[
        str | None, _event("known group of the recipient", "Actor2KnownGroupCode", values=CAMEO)
    ] = None
    actor2_ethnic_code: Annotated[
        str | None, _event("ethnic group of the recipient", "Actor2EthnicCode", values=CAMEO)
    ] = None
    actor2_religion1_code: Annotated[
        str | None, _event("religion of the recipient", "Actor2Religion1Code", values=CAMEO)
    ] = None
    actor2_religion2_code: Annotated[
        str | None, _event("second religion of the recipient", "Actor2Religion2Code", values=CAMEO)
    ] = None
    actor2_type1_code: Annotated[str | None, _event("role of the recipient", "Actor2Type1Code", values=CAMEO)] = None
    actor2_type2_code: Annotated[
        str | None, _event("second role of the recipient", "Actor2Type2Code", values=CAMEO)
    ] = None
    actor2_type3_code: Annotated[str | None, _event("third role of the recipient", "Actor2Type3Code", values=CAMEO)] = (
        None
    )
    is_root_event: Annotated[bool | None, _event("whether it stands in the lead of its first text", "IsRootEvent")] = (
        None
    )
    event_code: Annotated[str | None, _event("what was done", "EventCode", values=CAMEO)] = None
    event_base_code: Annotated[str | None, _event("the code one level up", "EventBaseCode", values=CAMEO)] = None
    event_root_code: Annotated[str | None, _event("the code two levels up", "EventRootCode", values=CAMEO)] = None
    quad_class: Annotated[
        str | None,
        _event("class of the event", "QuadClass", values="1 verbal and 2 material cooperation, 3 and 4 conflict"),
    ] = None
    goldstein_scale: Annotated[
        float | None, _event("Goldstein value of the code", "GoldsteinScale", unit="-10 to 10")
    ] = None
    num_mentions: Annotated[int | None, _event("mentions in the first 15 minutes", "NumMentions", unit="mentions")] = (
        None
    )
    num_sources: Annotated[int | None, _event("sources in the first 15 minutes", "NumSources", unit="sources")] = None
    num_articles: Annotated[int | None, _event("texts in the first 15 minutes", "NumArticles", unit="texts")] = None
    avg_tone: Annotated[float | None, _event("mean tone of those texts", "AvgTone", unit="-100 to 100")] = None
    actor1_geo_type: Annotated[str | None, _event("kind of the doer's place", "Actor1Geo_Type", values=GEO)] = None
    actor1_geo_full_name: Annotated[str | None, _event("the doer's place", "Actor1Geo_FullName")] = None
    actor1_geo_country_code: Annotated[
        str | None, _event("country of the doer's place", "Actor1Geo_CountryCode", values=FIPS)
    ] = None
    actor1_geo_adm1_code: Annotated[str | None, _event("first division of the doer's place", "Actor1Geo_ADM1Code")] = (
        None
    )
    actor1_geo_adm2_code: Annotated[str | None, _event("second division of the doer's place", "Actor1Geo_ADM2Code")] = (
        None
    )
    actor1_geo_latitude: Annotated[
        float | None, _event("latitude of the doer's place", "Actor1Geo_Lat", unit="degrees")
    ] = None
    actor1_geo_longitude: Annotated[
        float | None, _event("longitude of the doer's place", "Actor1Geo_Long", unit="degrees")
    ] = None
    actor1_geo_feature_id: Annotated[str | None, _event("GNS or GNIS id of the place", "Actor1Geo_FeatureID")] = None
    actor2_geo_type: Annotated[str | None, _event("kind of the recipient's place", "Actor2Geo_Type", values=GEO)] = None
    actor2_geo_full_name: Annotated[str | None, _event("the recipient's place", "Actor2Geo_FullName")] = None
    actor2_geo_country_code: Annotated[
        str | None, _event("country of the recipient's place", "Actor2Geo_CountryCode", values=FIPS)
    ] = None
    actor2_geo_adm1_code: Annotated[
        str | None, _event("first division of the recipient's place", "Actor2Geo_ADM1Code")
    ] = None
    actor2_geo_adm2_code: Annotated[
        str | None, _event("second division of the recipient's place", "Actor2Geo_ADM2Code")
    ] = None
    actor2_geo_latitude: Annotated[
        float | None, _event("latitude of the recipient's place", "Actor2Geo_Lat", unit="degrees")
    ] = None
    actor2_geo_longitude: Annotated[
        float | None, _event("longitude of the recipient's place", "Actor2Geo_Long", unit="degrees")
    ] = None
    actor2_geo_feature_id: Annotated[str | None, _event("GNS or GNIS id of the place", "Actor2Geo_FeatureID")] = None
    action_geo_type: Annotated[str | None, _event("kind of the act's place", "ActionGeo_Type", values=GEO)] = None
    action_geo_full_name: Annotated[str | None, _event("the act's place", "ActionGeo_FullName")] = None
    action_geo_country_code: Annotated[
        str | None, _event("country of the act's place", "ActionGeo_CountryCode", values=FIPS)
    ] = None
    action_geo_adm1_code: Annotated[str | None, _event("first division of the act's place", "ActionGeo_ADM1Code")] = (
        None
    )
    action_geo_adm2_code: Annotated[str | None, _event("second division of the act's place", "ActionGeo_ADM2Code")] = (
        None
    )
    action_geo_latitude: Annotated[
        float | None, _event("latitude of the act's place", "ActionGeo_Lat", unit="degrees")
    ] = None
    action_geo_longitude: Annotated[
        float | None, _event("longitude of the act's place", "ActionGeo_Long", unit="degrees")
    ] = None
    action_geo_feature_id: Annotated[str | None, _event("GNS or GNIS id of the place", "ActionGeo_FeatureID")] = None
    added_at: Annotated[datetime, _event("when GDELT added the record, UTC", "DATEADDED")]
    source_url: Annotated[str | None, _event("address of the first text", "SOURCEURL")] = None
    is_translated: Annotated[bool, Column("whether it comes from the translated stream, whose ids are its own")]
    file: Annotated[str, Column("name of the published file")]
    run_id: Annotated[str, Column("run that loaded it")]
    year: Annotated[int, Column("year of `added_at`", unit="year")]


class GdeltMention(Row):
    """One mention of an event record in one text: all 16 fields of a mentions file."""

    table: ClassVar[Table] = Table(
        "gdelt_mentions",
        "one mention of a GDELT 2.0 event record in one text, as published",
        key=("file", "row_number"),
    )

    global_event_id: Annotated[str, _event("the event record", "GLOBALEVENTID")]
    event_added_at: Annotated[datetime | None, _event("when the record was first added, UTC", "EventTimeDate")] = None
    mentioned_at: Annotated[datetime, _event("when the text was read, UTC", "MentionTimeDate")]
    mention_type: Annotated[
        str | None,
        _event(
            "kind of the source", "MentionType", values="1 web, 2 citation only, 3 core, 4 DTIC, 5 JSTOR, 6 not textual"
        ),
    ] = None
    mention_source_name: Annotated[str | None, _event("domain or name of the source", "MentionSourceName")] = None
    mention_identifier: Annotated[str | None, _event("address of the text", "MentionIdentifier")] = None
    sentence_id: Annotated[int | None, _event("sentence of the mention, from 1", "SentenceID")] = None
    actor1_char_offset: Annotated[
        int | None, _event("where the doer stands; -1: nowhere", "Actor1CharOffset", unit="characters")
    ] = None
    actor2_char_offset: Annotated[
        int | None, _event("where the recipient stands; -1: nowhere", "Actor2CharOffset", unit="characters")
    ] = None
    action_char_offset: Annotated[int | None, _event("where the act stands", "ActionCharOffset", unit="characters")] = (
        None
    )
    in_raw_text: Annotated[bool | None, _event("whether it was found without rewriting", "InRawText")] = None
    confidence: Annotated[int | None, _event("confidence of the extraction", "Confidence", unit="percent")] = None
    mention_doc_len: Annotated[int | None, _event("length of the text", "MentionDocLen", unit="characters")] = None
    mention_doc_tone: Annotated[float | None, _event("tone of the text", "MentionDocTone", unit="-100 to 100")] = None
    mention_doc_translation_info: Annotated[
        str | None, _event("language and engine of a translation", "MentionDocTranslationInfo")
    ] = None
    extras: Annotated[str | None, _event("reserved", "Extras")] = None
    is_translated: Annotated[bool, Column("whether it comes from the translated stream, whose ids are its own")]
    file: Annotated[str, Column("name of the published file")]
    row_number: Annotated[int, Column("place of the row in its file, from 1")]
    run_id: Annotated[str, Column("run that loaded it")]
    year: Annotated[int, Column("year of `mentioned_at`", unit="year")]


class GdeltGkg(Row):
    """One text in the Global Knowledge Graph 2.1: all 27 fields; lists stay in GDELT's own delimited form."""

    table: ClassVar[Table] = Table(
        "gdelt_gkg",
        "one text in GDELT's Global Knowledge Graph 2.1, as published; lists in their delimited form",
        key=("gkg_record_id",),
    )

    gkg_record_id: Annotated[str, _gkg("id of the record: batch and number", "GKGRECORDID")]
    recorded_at: Annotated[datetime, _gkg("batch in which the text was read, UTC", "V2.1DATE")]
    source_collection_identifier: Annotated[
        str | None, _gkg("kind of the source", "V2SOURCECOLLECTIONIDENTIFIER", values="1 web, 2 citation only, ...")
    ] = None
    source_common_name: Annotated[str | None, _gkg("domain or name of the source", "V2SOURCECOMMONNAME")] = None
    document_identifier: Annotated[str | None, _gkg("address of the text", "V2DOCUMENTIDENTIFIER")] = None
    counts: Annotated[str | None, _gkg("counted things", "V1COUNTS")] = None
    v2_counts: Annotated[str | None, _gkg("counted things with offsets", "V2.1COUNTS")] = None
    themes: Annotated[str | None, _gkg("themes", "V1THEMES")] = None
    v2_themes: Annotated[str | None, _gkg("themes with offsets", "V2ENHANCEDTHEMES")] = None
    locations: Annotated[str | None, _gkg("places", "V1LOCATIONS")] = None
    v2_locations: Annotated[str | None, _gkg("places with offsets", "V2ENHANCEDLOCATIONS")] = None
    persons: Annotated[str | None, _gkg("persons", "V1PERSONS")] = None
    v2_persons: Annotated[str | None, _gkg("persons with offsets", "V2ENHANCEDPERSONS")] = None
    organizations: Annotated[str | None, _gkg("organisations", "V1ORGANIZATIONS")] = None
    v2_organizations: Annotated[str | None, _gkg("organisations with offsets", "V2ENHANCEDORGANIZATIONS")] = None
    v2_tone: Annotated[str | None, _gkg("tone and six more measures, by commas", "V1.5TONE")] = None
    dates: Annotated[str | None, _gkg("dates named, with offsets", "V2.1ENHANCEDDATES")] = None
    gcam: Annotated[str | None, _gkg("measures of content analysis, most of the volume", "V2GCAM")] = None
    sharing_image: Annotated[str | None, _gkg("image for sharing", "V2.1SHARINGIMAGE")] = None
    related_images: Annotated[str | None, _gkg("further images", "V2.1RELATEDIMAGES")] = None
    social_image_embeds: Annotated[str | None, _gkg("embedded image posts", "V2.1SOCIALIMAGEEMBEDS")] = None
    social_video_embeds: Annotated[str | None, _gkg("embedded videos", "V2.1SOCIALVIDEOEMBEDS")] = None
    quotations: Annotated[str | None, _gkg("quotations", "V2.1QUOTATIONS")] = None
    all_names: Annotated[str | None, _gkg("proper names with offsets", "V2.1ALLNAMES")] = None
    amounts: Annotated[str | None, _gkg("amounts with offsets", "V2.1AMOUNTS")] = None
    translation_info: Annotated[str | None, _gkg("language and engine of a translation", "V2.1TRANSLATIONINFO")] = None
    extras: Annotated[str | None, _gkg("page title, authors, publication time and links, as XML", "V2EXTRASXML")] = None
    is_translated: Annotated[bool, Column("whether it comes from the translated stream")]
    file: Annotated[str, Column("name of the published file")]
    run_id: Annotated[str, Column("run that loaded it")]
    year: Annotated[int, Column("year of `recorded_at`", unit="year")]
