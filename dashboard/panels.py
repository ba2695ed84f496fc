"""A panel is a file of `panels/`: its question, its SQL and how it is drawn; the folder is the registry."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml
from markupsafe import Markup
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dashboard.charts import Line, bar_chart, line_chart
from dashboard.snapshot import Snapshot
from schemas.errors import IndicatorError

DESCRIPTION = re.compile(r"<desc[^>]*>(.*?)</desc>", re.DOTALL)
PANELS_DIR = Path(__file__).parent / "panels"


class Kind(StrEnum):
    """How a panel is drawn."""

    FIGURES = "figures"
    TABLE = "table"
    BARS = "bars"
    LINES = "lines"
    EVENTS = "events"


class Page(StrEnum):
    """On which page a panel stands; `alone` is reached by its own address only, `report` is the page that is sent."""

    TODAY = "today"
    DYAD = "dyad"
    ALONE = "alone"
    REPORT = "report"


class Chart(BaseModel):
    """What a chart needs to know beside its rows: bars have label and value, lines have day, series and value."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    unit: str
    label: str = "label"
    value: str = "value"
    top: float | None = None
    steps: bool = False


class Panel(BaseModel):
    """One file of `panels/`. Parameters of its SQL: $day, $from_day, $a, $b.

    `columns` are the columns shown, each with its heading. `links` give a column the address of its evidence, with
    columns of the row in braces; a row of an empty value gets no link. Of more rows than `newest` the last are shown,
    and said how many come before them: such a query gives its rows oldest first.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str
    question: str
    page: Page
    order: int
    kind: Kind
    sql: str
    columns: dict[str, str] = Field(default_factory=dict)
    links: dict[str, str] = Field(default_factory=dict)
    chart: Chart | None = None
    newest: int | None = Field(default=None, ge=1)
    empty: str


@dataclass(frozen=True)
class ShownCell:
    """One value as text, with the address of its evidence."""

    heading: str
    text: str
    href: str | None


@dataclass(frozen=True)
class ShownPanel:
    """A panel with its rows: what the template prints."""

    panel: Panel
    rows: list[list[ShownCell]]
    records: list[dict[str, Any]]
    chart: Markup
    n_left_out: int = 0

    @property
    def left_out(self) -> str:
        """Says how many rows are not shown; empty where all are."""
        are = "one is" if self.n_left_out == 1 else "ones are"
        return f"The newest {len(self.records)}; {self.n_left_out} earlier {are} not shown." if self.n_left_out else ""

    @property
    def words(self) -> str:
        """What the chart says in words: its first and last day, highest and last values."""
        found = DESCRIPTION.search(self.chart)
        return str(Markup(found.group(1)).unescape()) if found else ""  # noqa: S704 - the chart is already escaped


def load_panels(folder: Path = PANELS_DIR) -> list[Panel]:
    """All panels of a folder in the order of their pages. Raises IndicatorError naming a file that cannot be."""
    return sorted((load_panel(path) for path in folder.glob("*.yaml")), key=lambda panel: (panel.order, panel.name))


def load_panel(path: Path) -> Panel:
    """The panel of one file."""
    try:
        return Panel.model_validate({"name": path.stem, **yaml.safe_load(path.read_text())})
    except (ValidationError, yaml.YAMLError, TypeError) as error:
        raise IndicatorError(path, str(error)) from error


def show(panel: Panel, snapshot: Snapshot, parameters: Mapping[str, Any]) -> ShownPanel:
    """The panel, filled from the snapshot."""
    found = snapshot.records(panel.sql, parameters)
    records = found[-panel.newest :] if panel.newest else found
    headings = panel.columns.items()
    rows = [
        [ShownCell(heading, text_of(name, record), href_of(panel, name, record)) for name, heading in headings]
        for record in records
    ]
    return ShownPanel(panel, rows, records, _drawn(panel, records), len(found) - len(records))


def text_of(name: str, record: Mapping[str, Any]) -> str:
    """A value in words; one that is null says why where the row knows."""
    value = record[name]
    if value is None:
        return f"none ({record['status']})" if name == "value" and record.get("status") else "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.0f}" if value == int(value) and abs(value) < 1e15 else f"{value:.3g}"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M UTC")
    return value.isoformat() if isinstance(value, date) else str(value)


def href_of(panel: Panel, name: str, record: Mapping[str, Any]) -> str | None:
    """The address of a value's evidence: the template of the panel with the row's columns, each quoted."""
    template = panel.links.get(name)
    if template is None or record[name] is None:
        return None
    fields = {field for _, field, _, _ in string.Formatter().parse(template) if field}
    return template.format(**{field: quote(text_of_link(record[field]), safe="") for field in fields})


def text_of_link(value: Any) -> str:
    """A value inside an address."""
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def _drawn(panel: Panel, records: list[dict[str, Any]]) -> Markup:
    if panel.chart is None or not records:
        return Markup("")
    chart = panel.chart
    if panel.kind is Kind.BARS:
        bars = [(str(record[chart.label]), record[chart.value]) for record in records]
        top = chart.top or max((value for _, value in bars if value), default=1.0)
        return bar_chart(f"chart-{panel.name}", panel.title, bars, unit=chart.unit, top=top)
    series: dict[str, list[tuple[date, float | None]]] = {}
    for record in records:
        series.setdefault(record["series"], []).append((record["day"], record["value"]))
    lines = [Line(name, points) for name, points in series.items()]
    return line_chart(f"chart-{panel.name}", panel.title, lines, unit=chart.unit, steps=chart.steps)
