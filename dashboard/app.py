"""The web page: `create_app` gives the FastAPI application over what is published; every request opens it anew."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from starlette.exceptions import HTTPException as StarletteHTTPException

from dashboard.api import create_api
from dashboard.asked import AskedEvents, Day, asked_events
from dashboard.events import find_events, mentions_of_event
from dashboard.panels import Page, load_panels, show
from dashboard.report import web_address
from dashboard.snapshot import Snapshot, latest_opened
from schemas.errors import QueryError, SnapshotError

FOLDER = Path(__file__).parent
DYAD_DAYS = 180
# No script at all: what a page shows is drawn here, and a hostile headline finds nothing that would run it.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def create_app(data_dir: Path) -> FastAPI:
    """The application over the snapshot that `latest` in `data_dir` names at each request; 503 while there is none."""
    # The interactive pages of FastAPI load scripts from elsewhere; /openapi.json stays.
    app = FastAPI(title="brinkwatch", docs_url=None, redoc_url=None)
    templates = Jinja2Templates(FOLDER / "templates")
    templates.env.filters["web_address"] = web_address
    app.mount("/static", StaticFiles(directory=FOLDER / "static"), name="static")
    app.include_router(create_api(data_dir))
    _add_pages(app, data_dir, templates)
    _add_answers(app, templates)
    return app


def _add_pages(app: FastAPI, data_dir: Path, templates: Jinja2Templates) -> None:
    @app.get("/", response_class=HTMLResponse)
    def today(request: Request, day: Day = None) -> Response:
        """What matters on the newest day that could be seen, or on `day`."""
        with latest_opened(data_dir) as snapshot:
            context = _on_day(snapshot, day)
            context["panels"] = _panels(snapshot, Page.TODAY, {"day": context["day"]})
            context["last_run"] = _last_run(snapshot)
            return templates.TemplateResponse(request, "today.html", context)

    @app.get("/dyad/{a}/{b}", response_class=HTMLResponse)
    def dyad(request: Request, a: str, b: str, day: Day = None) -> Response:
        """One pair: ladder, conflict and cooperation, threats, force, alerts, events."""
        a, b = sorted((a, b))
        with latest_opened(data_dir) as snapshot:
            context = _on_day(snapshot, day or _last_day_of(snapshot, a, b))
            span = {"a": a, "b": b, "day": context["day"], "from_day": context["day"] - timedelta(days=DYAD_DAYS)}
            context |= {"a": a, "b": b, "panels": _panels(snapshot, Page.DYAD, span)}
            return templates.TemplateResponse(request, "dyad.html", context)

    @app.get("/panel/{name}", response_class=HTMLResponse)
    def one_panel(request: Request, name: str, day: Day = None, a: str | None = None, b: str | None = None) -> Response:
        """One panel by itself."""
        panel = next((panel for panel in load_panels() if panel.name == name), None)
        if panel is None:
            raise HTTPException(404, f"no panel {name!r}")
        with latest_opened(data_dir) as snapshot:
            context = _on_day(snapshot, day)
            a, b = sorted((a, b)) if a and b else _busiest_pair(snapshot)
            span = {"a": a, "b": b, "day": context["day"], "from_day": context["day"] - timedelta(days=DYAD_DAYS)}
            context["panels"] = [show(panel, snapshot, span)]
            return templates.TemplateResponse(request, "panel.html", context)

    @app.get("/events", response_class=HTMLResponse)
    def events(request: Request, asked: Annotated[AskedEvents, Depends(asked_events)]) -> Response:
        """Events by filters, each with its evidence sentence, source and link."""
        with latest_opened(data_dir) as snapshot:
            chosen = asked.filter(snapshot)
            total, found = find_events(snapshot, chosen)
            context = _on_day(snapshot, None) | {"asked": asked, "total": total, "events": found, "chosen": chosen}
            context["older"] = _page_link(request, chosen.offset + chosen.limit, total)
            context["newer"] = _page_link(request, chosen.offset - chosen.limit, total) if chosen.offset else None
            return templates.TemplateResponse(request, "events.html", context)

    @app.get("/events/{event_id}", response_class=HTMLResponse)
    def event(request: Request, event_id: str) -> Response:
        """One event with every report of it."""
        with latest_opened(data_dir) as snapshot:
            found = snapshot.records("FROM events WHERE event_id = $event_id", {"event_id": event_id})
            if not found:
                raise HTTPException(404, f"no event {event_id!r} in this snapshot")
            context = _on_day(snapshot, None) | {"event": found[0], "mentions": mentions_of_event(snapshot, event_id)}
            return templates.TemplateResponse(request, "event.html", context)


def _add_answers(app: FastAPI, templates: Jinja2Templates) -> None:
    """Headers of every answer, and what is said where there is nothing to show."""

    @app.middleware("http")
    async def with_headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await call_next(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    def said(request: Request, code: int, title: str, words: str) -> Response:
        if request.url.path.startswith("/api/") or request.url.path == "/health":
            return JSONResponse({"status": "error", "detail": words}, code)
        context = {"code": code, "title": title, "words": words}
        return templates.TemplateResponse(request, "message.html", context, status_code=code)

    @app.exception_handler(SnapshotError)
    async def no_snapshot(request: Request, error: Exception) -> Response:
        return said(request, 503, "Nothing is published yet", str(error))

    @app.exception_handler(QueryError)
    async def refused(request: Request, error: Exception) -> Response:
        return said(request, 422, "This cannot be answered", str(error))

    @app.exception_handler(StarletteHTTPException)
    async def not_there(request: Request, error: Exception) -> Response:
        assert isinstance(error, StarletteHTTPException)
        return said(request, error.status_code, "Not here", str(error.detail))

    @app.exception_handler(RequestValidationError)
    async def not_understood(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        words = "; ".join(f"{part['loc'][-1]}: {part['msg']}" for part in error.errors())
        return said(request, 422, "This cannot be asked", words)


def _panels(snapshot: Snapshot, page: Page, parameters: dict[str, Any]) -> list[Any]:
    return [show(panel, snapshot, parameters) for panel in load_panels() if panel.page is page]


def _on_day(snapshot: Snapshot, day: date | None) -> dict[str, Any]:
    newest = snapshot.newest_day()
    if newest is None and day is None:
        # A snapshot without a covered day still opens: its panels then say that they are empty.
        day = date(1970, 1, 1)
    return {"snapshot": snapshot.name, "newest_day": newest, "day": day or newest}


def _last_day_of(snapshot: Snapshot, a: str, b: str) -> date | None:
    """The last day of a pair's series. Raises HTTPException 404 for a pair that has neither series nor event."""
    pair = {"a": a, "b": b}
    last: date | None = snapshot.records(
        "SELECT max(day) AS day FROM indicators_daily WHERE scope = 'dyad' AND a = $a AND b = $b", pair
    )[0]["day"]
    if last is None:
        last = snapshot.records(
            "SELECT max(event_date) AS day FROM events WHERE event_id IN "
            "(SELECT event_id FROM party_pair WHERE least(doer, recipient) = $a AND greatest(doer, recipient) = $b)",
            pair,
        )[0]["day"]
    if last is None:
        raise HTTPException(404, f"no event between {a} and {b} in this snapshot")
    return last


def _busiest_pair(snapshot: Snapshot) -> tuple[str, str]:
    rows = snapshot.records(
        "SELECT a, b FROM indicators_daily WHERE indicator = 'events' AND scope = 'dyad' "
        "GROUP BY a, b ORDER BY sum(n_events) DESC, a, b LIMIT 1"
    )
    return (rows[0]["a"], rows[0]["b"]) if rows else ("", "")


def _last_run(snapshot: Snapshot) -> dict[str, Any] | None:
    rows = snapshot.records("SELECT run_id, flow, stage, stage_at FROM runs ORDER BY stage_at DESC LIMIT 1")
    return rows[0] if rows else None


def _page_link(request: Request, offset: int, total: int) -> str | None:
    if offset >= total:
        return None
    words = [(name, value) for name, value in request.query_params.multi_items() if name != "offset"]
    return f"/events?{urlencode([*words, ('offset', str(max(offset, 0)))])}"
