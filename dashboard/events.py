"""Events of a snapshot as pages and API give them: chosen by filters, each with its source and link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from dashboard.snapshot import Snapshot
from schemas.errors import QueryError
from warehouse.indicator_files import load_indicators
from warehouse.indicator_series import evidence_sql

MAX_LIMIT = 1000


@dataclass(frozen=True)
class EventFilter:
    """Which events, newest first; what is None does not restrict. `pair` means both directions."""

    actor: str | None = None
    recipient: str | None = None
    pair: tuple[str, str] | None = None
    act: str | None = None
    status: str | None = None
    from_day: date | None = None
    to_day: date | None = None
    reported_from: date | None = None
    event_ids: tuple[str, ...] | None = None
    limit: int = 100
    offset: int = 0


@dataclass(frozen=True)
class Cell:
    """One value of one indicator, whose events are asked for."""

    indicator: str
    scope: str
    a: str
    b: str
    day: date


_WHERE = """
e.superseded_by IS NULL
AND ($actor::VARCHAR IS NULL OR list_contains(list_transform(e.actors, lambda p: p.code), $actor))
AND ($recipient::VARCHAR IS NULL OR list_contains(list_transform(e.recipients, lambda p: p.code), $recipient))
AND ($a::VARCHAR IS NULL OR e.event_id IN (
      SELECT event_id FROM party_pair WHERE least(doer, recipient) = $a AND greatest(doer, recipient) = $b))
AND ($act::VARCHAR IS NULL OR e.act = $act)
AND ($status::VARCHAR IS NULL OR e.status = $status)
AND ($from_day::DATE IS NULL OR e.event_date >= $from_day)
AND ($to_day::DATE IS NULL OR e.event_date <= $to_day)
AND ($reported_from::DATE IS NULL OR e.first_reported_at >= $reported_from::TIMESTAMP)
AND ($event_ids::VARCHAR[] IS NULL OR list_contains($event_ids::VARCHAR[], e.event_id))
"""

_EVENTS = f"""
SELECT e.*, a.canonical_url AS source_url, a.title AS source_title, m.publisher AS source_publisher,
       m.published_at AS source_published_at, m.rule AS rule
FROM (SELECT * FROM events e WHERE {_WHERE}
      ORDER BY event_date DESC NULLS LAST, n_publishers DESC, event_id LIMIT $limit OFFSET $offset) e
LEFT JOIN mentions m ON m.mention_id = e.evidence_mention_id
LEFT JOIN articles a ON a.article_id = m.article_id
ORDER BY e.event_date DESC NULLS LAST, e.n_publishers DESC, e.event_id
"""  # noqa: S608 - no value is in the text


def find_events(snapshot: Snapshot, chosen: EventFilter) -> tuple[int, list[dict[str, Any]]]:
    """Number of events that meet the filter, and those of its page."""
    parameters = _parameters(chosen)
    total = snapshot.records(f"SELECT count(*) AS n FROM events e WHERE {_WHERE}", parameters)[0]["n"]  # noqa: S608
    page = {"limit": min(chosen.limit, MAX_LIMIT), "offset": chosen.offset}
    return int(total), snapshot.records(_EVENTS, parameters | page)


def _parameters(chosen: EventFilter) -> dict[str, Any]:
    a, b = sorted(chosen.pair) if chosen.pair else (None, None)
    return {
        "actor": chosen.actor,
        "recipient": chosen.recipient,
        "a": a,
        "b": b,
        "act": chosen.act,
        "status": chosen.status,
        "from_day": chosen.from_day,
        "to_day": chosen.to_day,
        "reported_from": chosen.reported_from,
        "event_ids": None if chosen.event_ids is None else list(chosen.event_ids),
    }


def events_behind(snapshot: Snapshot, cell: Cell) -> tuple[str, ...]:
    """The ids of the events that an indicator counts in one of its values, by the indicator's own query.

    Raises QueryError for an indicator that does not exist.
    """
    known = {indicator.name: indicator for indicator in load_indicators()}
    if cell.indicator not in known:
        raise QueryError(f"no indicator {cell.indicator!r}; known: {', '.join(known)}")
    try:
        rows = snapshot.records(
            evidence_sql(known[cell.indicator]), {"scope": cell.scope, "a": cell.a, "b": cell.b, "day": cell.day}
        )
    except duckdb.Error as error:
        raise QueryError(f"{cell.indicator}: {error}") from error
    return tuple(rows[0]["event_ids"]) if rows else ()


def events_of_alert(snapshot: Snapshot, alert_id: str) -> tuple[str, ...]:
    """The ids of the events that made an alert. Raises QueryError for an alert that does not stand in the snapshot."""
    rows = snapshot.records("SELECT evidence FROM alerts WHERE alert_id = $alert_id", {"alert_id": alert_id})
    if not rows:
        raise QueryError(f"no alert {alert_id!r} in this snapshot")
    return tuple(rows[0]["evidence"])


def mentions_of_event(snapshot: Snapshot, event_id: str) -> list[dict[str, Any]]:
    """Every report of an event, oldest first, with its sentence, its rule and the article's address."""
    return snapshot.records(
        """
        SELECT m.*, a.canonical_url AS source_url, a.title AS source_title
        FROM event_mentions l JOIN mentions m ON m.mention_id = l.mention_id
        LEFT JOIN articles a ON a.article_id = m.article_id
        WHERE l.event_id = $event_id ORDER BY m.published_at, m.mention_id
        """,
        {"event_id": event_id},
    )
