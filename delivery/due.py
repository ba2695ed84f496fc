"""What is due to a receiver: the verdicts that it has not taken, of spells that are news or were due before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from delivery.notice import Notice, by_alert
from schemas.codes import AlertVerdict
from schemas.deliveries import Delivery
from schemas.indicators import Alert


def due_notices(alerts: Sequence[Alert], rows: Sequence[Delivery], newest_day: date, days: int) -> list[Notice]:
    """What one receiver is to be told, oldest spell first; `rows` are its own rows of `deliveries`.

    A spell is news while it lasts and for `days` after its end, counted to `newest_day`, the last day that could be
    seen: a new receiver, or ten years of history, bring no flood. What was due once stays due until it is taken, and
    who was told of a beginning is told of the end, however late. An alert that is taken back is told so to those who
    were told of it. Each verdict is told once, also of a spell that reopens.
    """
    taken = {(row.alert_id, row.verdict) for row in rows if row.delivered_at is not None}
    awaited = {row.alert_id for row in rows if row.delivered_at is None}
    since = newest_day - timedelta(days=days)
    standing = _standing(alerts, taken, awaited, since)
    return sorted([*standing, *_taken_back(alerts, rows, taken, since)], key=lambda one: (one.peak_day, one.alert_id))


def _standing(
    alerts: Sequence[Alert], taken: set[tuple[str, AlertVerdict]], awaited: set[str], since: date
) -> Iterator[Notice]:
    for alert in alerts:
        verdict = AlertVerdict(alert.status)
        is_news = alert.end_day is None or alert.end_day >= since
        was_told = (alert.alert_id, AlertVerdict.OPEN) in taken
        if (alert.alert_id, verdict) not in taken and (is_news or was_told or alert.alert_id in awaited):
            yield Notice(alert.alert_id, verdict, alert.summary, alert.peak_day, alert)


def _taken_back(
    alerts: Sequence[Alert], rows: Sequence[Delivery], taken: set[tuple[str, AlertVerdict]], since: date
) -> Iterator[Notice]:
    # Only what is news: where old days leave the tables by retention, their alerts go and nothing is taken back.
    standing = by_alert(alerts)
    awaited = {row.alert_id for row in rows if row.verdict is AlertVerdict.WITHDRAWN and row.delivered_at is None}
    told = {row.alert_id: row for row in sorted(rows, key=lambda row: row.peak_day) if row.delivered_at is not None}
    for alert_id, row in told.items():
        is_due = (alert_id, AlertVerdict.WITHDRAWN) not in taken and (row.peak_day >= since or alert_id in awaited)
        if alert_id not in standing and is_due:
            yield Notice(alert_id, AlertVerdict.WITHDRAWN, row.summary, row.peak_day, None)
