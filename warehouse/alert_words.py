"""What an alert says in words: one line, and the sentences of the events behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

from schemas.codes import AlertKind
from schemas.indicators import Alert

SENTENCES = 10


def with_words(connection: duckdb.DuckDBPyConnection, alerts: Sequence[Alert]) -> list[Alert]:
    """The alerts with `summary` and `sentences`; reads `sentence` (event_id, evidence) and `source_health`."""
    wanted = sorted({event_id for alert in alerts for event_id in alert.evidence[:SENTENCES]})
    rows = connection.execute(
        "SELECT event_id, evidence FROM sentence WHERE event_id IN (SELECT unnest($ids::VARCHAR[]))", {"ids": wanted}
    ).fetchall()
    said = {event_id: evidence for event_id, evidence in rows if evidence}
    return [
        alert.model_copy(
            update={
                "summary": summary_of(alert),
                "sentences": _dark_sources(connection, alert)
                if alert.kind is AlertKind.BLIND
                else list(dict.fromkeys(said[one] for one in alert.evidence[:SENTENCES] if one in said)),
            }
        )
        for alert in alerts
    ]


def summary_of(alert: Alert) -> str:
    """One line: who, what, how many where how many were expected, since when."""
    pair = f"{alert.a} and {alert.b}"
    series = alert.series.replace("_", " ")
    if alert.kind is AlertKind.NOVELTY:
        what = f"first rung {alert.value:g} in 180 days" if alert.series == "rung" else series
        return f"{pair}: {what}, {alert.start_day}"
    if alert.kind is AlertKind.BLIND:
        if alert.series == "exposure":
            return f"only {alert.value:g} articles on {alert.start_day}, fewer than on any seen day of the year"
        who = (
            "all sources together"
            if not alert.a
            else f"the sources of {alert.a}"
            if alert.series == "coverage"
            else alert.a
        )
        return f"no view through {who} since {alert.start_day}"
    direction = "more" if alert.kind is AlertKind.SURGE else "fewer"
    return (
        f"{pair}: {alert.value:g} {series} in the seven days to {alert.peak_day}, {direction} than the "
        f"{alert.expected:.1f} expected (p {alert.p_value:.1g})"
    )


def _dark_sources(connection: duckdb.DuckDBPyConnection, alert: Alert) -> list[str]:
    """Which sources were not seen on the peak day, and why."""
    condition = {"coverage": "$a IN ('', source_country)", "source": "source_id = $a"}.get(alert.series, "false")
    rows: list[Any] = connection.execute(
        f"""SELECT source_id || ': ' || coalesce(reason, 'not seen') FROM source_health
        WHERE state = 'no_coverage' AND day = $day AND ({condition}) AND $a IS NOT NULL
        ORDER BY source_id LIMIT {SENTENCES}""",  # noqa: S608
        {"a": alert.a, "day": alert.peak_day},
    ).fetchall()
    return [line for (line,) in rows]
