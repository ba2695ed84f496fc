"""What a request asks for, read from its address once for pages and API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import Query
from pydantic import BeforeValidator, Field

from dashboard.events import MAX_LIMIT, Cell, EventFilter, events_behind, events_of_alert
from dashboard.snapshot import Snapshot
from schemas.codes import Status
from schemas.errors import QueryError


def _none_if_empty(value: Any) -> Any:
    return None if value == "" else value


# A form sends its empty fields as empty words.
Empty = BeforeValidator(_none_if_empty)
# The bounds stand on the inner type: on the whole they would be tried on null.
Word = Annotated[str, Field(max_length=60)]
Date = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2199, 12, 31))]
Code = Annotated[Word | None, Empty, Query()]
Day = Annotated[Date | None, Empty, Query()]
FromDay = Annotated[Date | None, Empty, Query(alias="from")]
ToDay = Annotated[Date | None, Empty, Query(alias="to")]
Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT)]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]


@dataclass(frozen=True)
class AskedEvents:
    """Filters of the event list; with `indicator` (scope, a, b, day) or `alert`, those behind that number.

    Without an indicator, `a` and `b` together mean the pair in both directions.
    """

    actor: str | None
    recipient: str | None
    act: str | None
    status: Status | None
    from_day: date | None
    to_day: date | None
    reported_from: date | None
    indicator: str | None
    scope: str
    a: str
    b: str
    day: date | None
    alert: str | None
    limit: int
    offset: int

    def filter(self, snapshot: Snapshot) -> EventFilter:
        """The filter over this snapshot. Raises QueryError where the address asks for something that is not there."""
        return EventFilter(
            actor=self.actor,
            recipient=self.recipient,
            pair=(self.a, self.b) if self.a and self.b and not self.indicator else None,
            act=self.act,
            status=self.status.value if self.status else None,
            from_day=self.from_day,
            to_day=self.to_day,
            reported_from=self.reported_from,
            event_ids=self._event_ids(snapshot),
            limit=self.limit,
            offset=self.offset,
        )

    def _event_ids(self, snapshot: Snapshot) -> tuple[str, ...] | None:
        if self.alert:
            return events_of_alert(snapshot, self.alert)
        if not self.indicator:
            return None
        if self.day is None:
            raise QueryError("`indicator` needs the `day` of its value, as 2022-01-12")
        return events_behind(snapshot, Cell(self.indicator, self.scope, self.a, self.b, self.day))


def asked_events(
    actor: Code = None,
    recipient: Code = None,
    act: Code = None,
    status: Annotated[Status | None, Empty, Query()] = None,
    from_day: FromDay = None,
    to_day: ToDay = None,
    reported_from: Day = None,
    indicator: Code = None,
    scope: Annotated[str, Query(max_length=20)] = "dyad",
    a: Annotated[str, Query(max_length=60)] = "",
    b: Annotated[str, Query(max_length=60)] = "",
    day: Day = None,
    alert: Code = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> AskedEvents:
    """The event filters of an address."""
    return AskedEvents(
        actor=actor,
        recipient=recipient,
        act=act,
        status=status,
        from_day=from_day,
        to_day=to_day,
        reported_from=reported_from,
        indicator=indicator,
        scope=scope,
        a=a,
        b=b,
        day=day,
        alert=alert,
        limit=limit,
        offset=offset,
    )
