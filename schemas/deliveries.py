"""Rows of `deliveries`: which receiver was told of which alert, so that it is told once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, ClassVar

from schemas.codes import AlertKind, AlertVerdict, Channel
from schemas.column import Column, Row, Table


class Delivery(Row):
    """One thing to be told of one alert to one receiver: due until `delivered_at` is set."""

    table: ClassVar[Table] = Table(
        "deliveries",
        "what one receiver is to be told of one alert, and when it took it",
        key=("alert_id", "verdict", "channel", "receiver"),
    )

    alert_id: Annotated[
        str, Column("the alert, by the id that it was first told under: a late report can change that in `alerts`")
    ]
    verdict: Annotated[AlertVerdict, Column("what is told of it")]
    channel: Annotated[Channel, Column("the way")]
    receiver: Annotated[
        str, Column("who is told: host or domain, and the start of a digest; no address, since addresses hold secrets")
    ]
    summary: Annotated[str, Column("the alert in one line, as it is told")]
    peak_day: Annotated[date, Column("peak day of the alert, as it is told")]
    n_tries: Annotated[int, Column("runs that tried", unit="runs")] = 0
    tried_at: Annotated[datetime | None, Column("last try, UTC; null before the first")] = None
    delivered_at: Annotated[datetime | None, Column("when the receiver took it, UTC; null while it is due")] = None
    error: Annotated[str | None, Column("why the last try failed, in words")] = None
    run_id: Annotated[str, Column("run that last changed the row")]
    year: Annotated[int, Column("year of `peak_day`", unit="year")]
    kind: Annotated[AlertKind | None, Column("what the alert says, as it is told; null where it stands no more")] = None
    series: Annotated[str | None, Column("indicator it is about; null where it stands no more")] = None
    a: Annotated[str | None, Column("`a` of the alert; null where it stands no more")] = None
    b: Annotated[str | None, Column("`b` of the alert; null where it stands no more")] = None
