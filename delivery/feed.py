"""Alerts -> an Atom file (RFC 4287) that any feed reader follows; one entry a spell, changed when its verdict does."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET

from delivery.due import standing_for
from delivery.notice import Notice
from schemas.codes import AlertVerdict, Channel
from schemas.deliveries import Delivery
from schemas.errors import DeliveryError
from schemas.indicators import Alert

ATOM = "http://www.w3.org/2005/Atom"
ENTRIES_KEPT = 200
FEED_FILE = "alerts.atom"


@dataclass(frozen=True)
class Told:
    """A notice, when its spell came into the feed and when its verdict did."""

    notice: Notice
    published: datetime
    updated: datetime


@dataclass(frozen=True)
class Feed:
    """The file; `rows` are its own rows of `deliveries`, from which entries keep their times."""

    path: Path
    alerts: Sequence[Alert]
    rows: Sequence[Delivery]
    now: Callable[[], datetime]
    dashboard_url: str = ""
    channel: Channel = Channel.FEED
    batch: int | None = None

    @property
    def name(self) -> str:
        """Name of the file, which lies in the data directory."""
        return self.path.name

    def tell(self, notices: Sequence[Notice]) -> None:
        """Writes the feed anew and renames it into place. Raises DeliveryError where the file cannot be written."""
        entries = sorted(self._entries(notices), key=lambda told: (told.updated, told.notice.peak_day), reverse=True)
        beside = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        try:
            beside.write_bytes(atom_of(entries[:ENTRIES_KEPT], self.now(), self.dashboard_url))
            beside.replace(self.path)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise DeliveryError(f"{self.path.name}: {error.strerror or error}") from error

    def _entries(self, notices: Sequence[Notice]) -> Iterator[Told]:
        standing, now = standing_for(self.alerts, self.rows), self.now()
        before: dict[str, list[Delivery]] = {}
        for row in self.rows:
            if row.delivered_at is not None:
                before.setdefault(row.alert_id, []).append(row)
        new = {notice.alert_id: notice for notice in notices}
        for alert_id, notice in new.items():
            yield Told(notice, min(map(_taken_at, before.get(alert_id, [])), default=now), now)
        for alert_id, rows in before.items():
            if alert_id not in new:
                last = max(rows, key=_taken_at)
                alert = standing.get(alert_id) if last.verdict is not AlertVerdict.WITHDRAWN else None
                summary = alert.summary if alert else last.summary
                notice = Notice(alert_id, last.verdict, summary, last.peak_day, alert)
                yield Told(notice, min(map(_taken_at, rows)), _taken_at(last))


def atom_of(entries: Sequence[Told], now: datetime, dashboard_url: str) -> bytes:
    """The feed as bytes; ids follow from the alerts, so that a reader knows an entry again wherever the file lies."""
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed")
    _add(feed, "id", uuid.uuid5(uuid.NAMESPACE_URL, dashboard_url or "brinkwatch alerts").urn)
    _add(feed, "title", "brinkwatch alerts")
    _add(feed, "updated", max((told.updated for told in entries), default=now).isoformat())
    author = ET.SubElement(feed, f"{{{ATOM}}}author")
    _add(author, "name", "brinkwatch")
    for told in entries:
        notice = told.notice
        entry = ET.SubElement(feed, f"{{{ATOM}}}entry")
        _add(entry, "id", uuid.uuid5(uuid.NAMESPACE_OID, f"brinkwatch alert {notice.alert_id}").urn)
        _add(entry, "title", notice.title)
        _add(entry, "updated", told.updated.isoformat())
        _add(entry, "published", told.published.isoformat())
        ET.SubElement(entry, f"{{{ATOM}}}category", term=notice.verdict.value)
        if notice.alert is not None:
            ET.SubElement(entry, f"{{{ATOM}}}category", term=notice.alert.kind.value)
        if link := notice.link(dashboard_url):
            ET.SubElement(entry, f"{{{ATOM}}}link", rel="alternate", href=link)
        _add(entry, "content", "\n".join(notice.lines()))
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True))


def _add(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}{tag}").text = text


def _taken_at(row: Delivery) -> datetime:
    if row.delivered_at is None:
        raise ValueError("a row that is still due has no time")
    return row.delivered_at
