"""The HTTP API: events and indicators of the published snapshot as JSON, with the filters of the pages."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field

from dashboard.asked import AskedEvents, Code, FromDay, Limit, Offset, ToDay, asked_events
from dashboard.events import find_events
from dashboard.snapshot import latest_opened
from schemas.codes import IndicatorScope
from schemas.events import Event
from schemas.indicators import IndicatorDay

RowT = TypeVar("RowT", bound=BaseModel)


class PublishedEvent(Event):
    """An event with the address of the article that its evidence sentence stands in."""

    source_url: str | None
    source_title: str | None
    source_publisher: str | None


class EventPage(BaseModel):
    """One page of events, newest first; `next_offset` is null on the last one, so nothing is cut in silence."""

    snapshot: str
    total: int
    limit: int
    offset: int
    next_offset: int | None
    events: list[PublishedEvent]


class IndicatorPage(BaseModel):
    """One page of indicator values by series and day; a null value says why in its `status`."""

    snapshot: str
    total: int
    limit: int
    offset: int
    next_offset: int | None
    indicators: list[IndicatorDay]


class Health(BaseModel):
    """Which snapshot is served, and the last day that could be seen."""

    status: str = Field(examples=["ok"])
    snapshot: str
    newest_day: date | None


_INDICATORS = """
FROM indicators_daily
WHERE ($indicator::VARCHAR IS NULL OR indicator = $indicator)
  AND ($scope::VARCHAR IS NULL OR scope = $scope)
  AND ($a::VARCHAR IS NULL OR a = $a) AND ($b::VARCHAR IS NULL OR b = $b)
  AND ($from_day::DATE IS NULL OR day >= $from_day) AND ($to_day::DATE IS NULL OR day <= $to_day)
"""


def only_known_filters(request: Request) -> None:
    """Refuses an address with a filter that its route does not have: a mistyped one would select everything."""
    operation = request.app.openapi()["paths"][request.scope["route"].path]["get"]
    known = {parameter["name"] for parameter in operation.get("parameters", []) if parameter["in"] == "query"}
    unknown = sorted(set(request.query_params) - known)
    if unknown:
        message = f"unknown; the filters here are {', '.join(sorted(known))}"
        raise RequestValidationError(
            [{"type": "extra_forbidden", "loc": ("query", name), "msg": message} for name in unknown]
        )


def create_api(data_dir: Path) -> APIRouter:
    """The routes under /api/v1 and /health, over what is published in `data_dir`."""
    router = APIRouter(dependencies=[Depends(only_known_filters)])

    @router.get("/api/v1/events.json")
    def events(asked: Annotated[AskedEvents, Depends(asked_events)]) -> EventPage:
        """Events, newest first, with evidence sentence, source and link."""
        with latest_opened(data_dir) as snapshot:
            chosen = asked.filter(snapshot)
            total, found = find_events(snapshot, chosen)
            return EventPage(
                snapshot=snapshot.name,
                total=total,
                limit=chosen.limit,
                offset=chosen.offset,
                next_offset=_next(total, chosen.limit, chosen.offset),
                events=[_only(row, PublishedEvent) for row in found],
            )

    @router.get("/api/v1/indicators.json")
    def indicators(
        indicator: Code = None,
        scope: IndicatorScope | None = None,
        a: Code = None,
        b: Code = None,
        from_day: FromDay = None,
        to_day: ToDay = None,
        limit: Limit = 1000,
        offset: Offset = 0,
    ) -> IndicatorPage:
        """Indicator values, by indicator, scope, parties and day."""
        asked = {
            "indicator": indicator,
            "scope": scope.value if scope else None,
            "a": a,
            "b": b,
            "from_day": from_day,
            "to_day": to_day,
            "limit": limit,
            "offset": offset,
        }
        with latest_opened(data_dir) as snapshot:
            total = snapshot.records(f"SELECT count(*) AS n {_INDICATORS}", asked)[0]["n"]
            order = "ORDER BY indicator, scope, a, b, day LIMIT $limit OFFSET $offset"
            found = snapshot.records(f"SELECT * {_INDICATORS} {order}", asked)
            return IndicatorPage(
                snapshot=snapshot.name,
                total=total,
                limit=limit,
                offset=offset,
                next_offset=_next(total, limit, offset),
                indicators=[_only(row, IndicatorDay) for row in found],
            )

    @router.get("/health")
    def health() -> Health:
        """200 while a snapshot can be opened, 503 with the reason otherwise."""
        with latest_opened(data_dir) as snapshot:
            return Health(status="ok", snapshot=snapshot.name, newest_day=snapshot.newest_day())

    return router


def _next(total: int, limit: int, offset: int) -> int | None:
    return offset + limit if offset + limit < total else None


def _only(row: dict[str, Any], model: type[RowT]) -> RowT:
    """The row without columns that the snapshot has beside those of the model."""
    return model.model_validate({name: value for name, value in row.items() if name in model.model_fields})
