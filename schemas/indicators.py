"""Rows of `indicators_daily` and `alerts`: the numbers that people act on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, ClassVar

from pydantic import Field

from schemas.codes import AlertKind, IndicatorScope, IndicatorStatus
from schemas.column import Column, Row, Table

# What the alert rule says of a week: of a row it judged, and each time that it did.
EXPECTED = Column("events expected from the 13 weeks that end a week before", unit="events")
DISPERSION = Column("variance of the expected number through its mean")
P_HIGH = Column("probability of so many events or more where nothing changed", unit="0 to 1")
P_LOW = Column("probability of so few events or fewer; null without full coverage", unit="0 to 1")
BASELINE_DAYS = Column("days of the baseline that could be seen", unit="days")


class IndicatorDay(Row):
    """One value of one series on one day; null exactly when `status` is not ok."""

    table: ClassVar[Table] = Table(
        "indicators_daily",
        "one value of one series on one day; dense: a watched series has a row every day",
        key=("indicator", "scope", "a", "b", "day"),
        file_bytes=1_000_000,
    )

    as_of_run: Annotated[str, Column("run whose knowledge it rests on")]
    day: Annotated[date, Column("last day of the window, UTC")]
    scope: Annotated[IndicatorScope, Column("what the series is about")]
    a: Annotated[str, Column("actor code; the smaller of a dyad, the doer of a directed pair")]
    b: Annotated[str, Column("actor code; the larger of a dyad, the recipient of a directed pair, empty otherwise")]
    indicator: Annotated[str, Column("which indicator", values="warehouse/indicators/")]
    window_days: Annotated[int, Column("length of the window ending on `day`", unit="days")]
    value: Annotated[float | None, Column("the value; null when `status` is not ok", unit="`unit`")]
    unit: Annotated[str, Column("unit of `value`")]
    n_events: Annotated[int | None, Column("events behind it", unit="events")] = None
    n_sources: Annotated[int | None, Column("independent publishers behind it", unit="publishers")] = None
    exposure: Annotated[
        float | None, Column("articles of healthy sources in the window; null when blind", unit="articles")
    ] = None
    coverage: Annotated[float | None, Column("share of the roster that could be seen", unit="0 to 1")] = None
    share_published: Annotated[float | None, Column("share of the events dated only by publication", unit="0 to 1")] = (
        None
    )
    status: Annotated[IndicatorStatus, Column("why a value is there or is not")]
    year: Annotated[int, Column("year of `day`", unit="year")]
    n_mentions: Annotated[int | None, Column("reports of the events behind it, of any day", unit="mentions")] = None
    judged_value: Annotated[
        int | None,
        Column(
            "what `expected` is compared with: `n_events`, or on a fixed panel those that its sources told; null where "
            "the series is not tested or there is too little to test",
            unit="events",
        ),
    ] = None
    expected: Annotated[float | None, EXPECTED] = None
    dispersion: Annotated[float | None, DISPERSION] = None
    p_value: Annotated[float | None, P_HIGH] = None
    p_low: Annotated[float | None, P_LOW] = None
    baseline_days: Annotated[int | None, BASELINE_DAYS] = None
    panel_sources: Annotated[
        int | None,
        Column(
            "sources of the fixed panel that was tested, where the roster had changed by more than a fifth; null where "
            "all sources were",
            unit="sources",
        ),
    ] = None
    n_judged_sources: Annotated[
        int | None, Column("independent publishers that told what was tested", unit="publishers")
    ] = None
    version: Annotated[str, Column("of the definition that computed it: query, window, minimum, views")] = ""


class IndicatorRevision(IndicatorDay):
    """A row of `indicators_daily` as it was before a later run knew more; what a run knew can so be read again."""

    table: ClassVar[Table] = Table(
        "indicator_revisions",
        "a row of indicators_daily as it was before a later run knew more",
        key=("indicator", "scope", "a", "b", "day", "as_of_run"),
    )

    replaced_by_run: Annotated[str, Column("run that knew more; the row was true for runs before it")]


class Verdict(Row):
    """What the alert rule said of one week of one series, when it was judged; weeks are judged again for seven days."""

    table: ClassVar[Table] = Table(
        "verdicts",
        "what the alert rule said of one week of one series; each time it was judged is a row",
        key=("series", "a", "b", "day", "as_of_run"),
    )

    as_of_run: Annotated[str, Column("run that judged")]
    judged_at: Annotated[datetime, Column("when, UTC")]
    series: Annotated[str, Column("indicator that was tested")]
    a: Annotated[str, Column("actor code, the smaller of the dyad")]
    b: Annotated[str, Column("actor code, the larger of the dyad")]
    day: Annotated[date, Column("last day of the week, UTC")]
    value: Annotated[int, Column("events of the week", unit="events")]
    n_sources: Annotated[int, Column("independent publishers that told them", unit="publishers")]
    expected: Annotated[float, EXPECTED]
    dispersion: Annotated[float, DISPERSION]
    p_high: Annotated[float, P_HIGH]
    p_low: Annotated[float | None, P_LOW] = None
    baseline_days: Annotated[int, BASELINE_DAYS]
    panel_sources: Annotated[
        int | None, Column("sources of the fixed panel that was judged; null where all sources were", unit="sources")
    ] = None
    year: Annotated[int, Column("year of `day`", unit="year")]


class Alert(Row):
    """One spell of a series that left its baseline, with the evidence and how often such an alert is wrong."""

    table: ClassVar[Table] = Table("alerts", "one spell of a series that left its baseline", key=("alert_id",))

    alert_id: Annotated[str, Column("from kind, series, parties and start")]
    kind: Annotated[AlertKind, Column("what the alert says")]
    series: Annotated[str, Column("indicator it is about")]
    a: Annotated[
        str,
        Column("actor code, the smaller of the dyad; if blind the country, the source, or empty for all"),
    ]
    b: Annotated[str, Column("actor code, the larger of the dyad; empty where a panel or a source went blind")]
    start_day: Annotated[date, Column("first day of the spell")]
    peak_day: Annotated[date, Column("day of the smallest p-value or highest rung")]
    end_day: Annotated[date | None, Column("last day of the spell; null while it lasts")] = None
    value: Annotated[float | None, Column("value on the peak day")] = None
    expected: Annotated[float | None, Column("value expected from the baseline")] = None
    p_value: Annotated[float | None, Column("tail probability on the peak day; null where no test applies")] = None
    expected_false_spells_per_week: Annotated[
        float | None, Column("false alerts a week to expect over all watched series", unit="spells a week")
    ] = None
    status: Annotated[str, Column("open or closed")]
    evidence: Annotated[list[str], Column("event_ids behind it, clearest first")] = Field(default_factory=list)
    sentences: Annotated[list[str], Column("sentences of the first ten of them, or what went blind and why")] = Field(
        default_factory=list
    )
    summary: Annotated[str, Column("the alert in one line of words")] = ""
    as_of_run: Annotated[str, Column("run that judged")]
    judged_at: Annotated[datetime, Column("when, UTC")]
    year: Annotated[int, Column("year of `start_day`", unit="year")]
