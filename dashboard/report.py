"""One page on a pair that can be sent: Markdown or HTML out of a snapshot, charts inside, nothing loaded from afar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from dashboard.panels import ShownPanel, load_panels, show
from dashboard.snapshot import Snapshot
from schemas.errors import QueryError
from warehouse.indicator_files import load_indicators

FOLDER = Path(__file__).parent
REPORT_DIR = FOLDER / "report"
DAYS_BEFORE = 90
# A report of a century would be no page; the charts have room for some 600 days.
LONGEST_DAYS = 1_100
MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]()#!|~>])")
# What makes a list, a rule or a heading of a line that begins with it.
LINE_START = re.compile(r"^([-+=]|\d+(?=[.)]))")
CHART_STYLE = re.compile(r"\.(chart|grid|hatch|bar|line)\b")
# Control characters, and those that turn the direction of the text around them.
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


@dataclass(frozen=True)
class Report:
    """What the page shows: the panels in their order, and what each of the null values means."""

    a: str
    b: str
    first: date
    last: date
    snapshot: str
    panels: list[ShownPanel]
    null_words: dict[str, str]
    kept_days: int

    @property
    def n_days(self) -> int:
        """Days of the report."""
        return (self.last - self.first).days + 1


def report_of(snapshot: Snapshot, a: str, b: str, first: date | None, last: date | None) -> Report:
    """The report of a pair; without `last` up to the last day on which something is known of it, without `first` from
    90 days before that one.

    Raises QueryError for one party instead of two, for a pair of which nothing at all is known, with the codes nearest
    to it, and for days that cannot be.
    """
    a, b = sorted((a.upper(), b.upper()))
    if a == b:
        raise QueryError(f"give two different parties, not {a} twice")
    known = _known_days(snapshot, a, b)
    last = last or known
    first = first or date.fromordinal(max(last.toordinal() - DAYS_BEFORE, 1))
    if not first <= last or (last - first).days >= LONGEST_DAYS:
        raise QueryError(
            f"a report goes from a day to a later one, at most {LONGEST_DAYS:,} days on: {first} to {last}"
        )
    span = {"a": a, "b": b, "from_day": first, "day": last}
    panels = [show(panel, snapshot, span) for panel in load_panels(REPORT_DIR)]
    null_words = {indicator.name: indicator.null_means for indicator in load_indicators()}
    return Report(a, b, first, last, snapshot.name, panels, null_words, _kept_days(snapshot, span))


def as_html(report: Report) -> str:
    """One file: style and charts inside, no script, no address but those of the sources."""
    return _render("report.html", report, escape=True)


def as_markdown(report: Report) -> str:
    """The same as Markdown; a chart is an SVG in one line with its style, and its numbers stand in words below it."""
    return _render("report.md", report, escape=False)


def markdown_text(value: Any) -> str:
    """Text of others as Markdown that shows it letter by letter, on one line: no markup, no HTML, no end of a cell."""
    text = " ".join(UNSEEN.sub(" ", str(value)).split())
    escaped = MARKDOWN_SIGNS.sub(r"\\\1", text.replace("&", "&amp;").replace("<", "&lt;"))
    return LINE_START.sub(lambda start: f"&#{ord(start[0][0])};{start[0][1:]}", escaped)


def markdown_link(title: Any, address: str | None) -> str:
    """A link where the address is one of the web, else the title alone."""
    words = markdown_text(title or address or "source unknown")
    target = web_address(address)
    return f"[{words}](<{quote(UNSEEN.sub('', target), safe=':/?#@!$&*+,;=%~')}>)" if target else words


def _render(template: str, report: Report, *, escape: bool) -> str:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        # Markdown is escaped by its own filter: HTML's would show `&amp;quot;`.
        autoescape=escape,  # noqa: S701 - see above
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = (FOLDER / "static" / "brinkwatch.css").read_text()
    environment.filters |= {"md": markdown_text, "web_address": web_address, "alone": partial(alone, style=style)}
    environment.globals["link"] = markdown_link
    return environment.get_template(template).render(report=report, style=Markup(style)).strip() + "\n"  # noqa: S704 - own file


def web_address(address: str | None) -> str | None:
    """The address where it is http or https; null for anything that a click should not follow."""
    try:
        scheme = urlsplit(address or "").scheme
    except ValueError:  # such as a bracket that no IPv6 address follows
        return None
    return address if scheme in ("http", "https") else None


def alone(chart: Markup, style: str) -> str:
    """The chart with the style that the page would give it, so that it is seen wherever the text is shown."""
    colours = style.partition("@media")[0]
    own = " ".join([*colours.split(), *(one for one in style.splitlines() if CHART_STYLE.match(one))])
    head, end, rest = str(chart).partition(">")
    named = head.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" width="720" ', 1)
    return f"<div>{named}{end}<style>{own}</style>{rest}</div>" if chart else ""


def _known_days(snapshot: Snapshot, a: str, b: str) -> date:
    # What is only announced may lie years ahead, where nothing is known yet.
    told = """
        SELECT CASE WHEN count(*) > 0 THEN coalesce(max(event_date) FILTER (status = 'actual'),
               least(max(event_date), (SELECT max(day) FROM exposure))) END AS day
        FROM dyad_event WHERE a = $a AND b = $b"""
    day: date | None = snapshot.records(told, {"a": a, "b": b})[0]["day"]
    watched = "SELECT max(day) AS day FROM indicators_daily WHERE scope = 'dyad' AND a = $a AND b = $b"
    day = day or snapshot.records(watched, {"a": a, "b": b})[0]["day"]
    if day is not None:
        return day
    codes = [
        row["code"] for row in snapshot.records("SELECT DISTINCT unnest([a, b]) AS code FROM dyad_event ORDER BY 1")
    ]
    near = [one for code in (a, b) if code not in codes for one in get_close_matches(code, codes, n=3, cutoff=0.5)]
    hint = f"; near are {', '.join(near)}" if near else ""
    raise QueryError(f"nothing is known of {a} and {b} together{hint} (`brinkwatch actors PHRASE` names codes)")


def _kept_days(snapshot: Snapshot, span: dict[str, Any]) -> int:
    return int(
        snapshot.records(
            "SELECT count(DISTINCT day) AS n FROM indicators_daily WHERE scope = 'dyad' AND a = $a AND b = $b "
            "AND day BETWEEN $from_day AND $day",
            span,
        )[0]["n"]
    )
