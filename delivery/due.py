"""What is due to a receiver: the verdicts that it has not taken, of spells that are news or were due before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
    were told of it. Each verdict is told once, also of a spell that reopens, and under the id that a receiver knows.
    """
    taken = {(row.alert_id, row.verdict) for row in rows if row.delivered_at is not None}
    awaited = {row.alert_id for row in rows if row.delivered_at is None}
    since = newest_day - timedelta(days=days)
    standing = standing_for(alerts, rows)
    due = [
        *_of_standing(alerts, _told_ids(standing, rows), taken, awaited, since),
        *_taken_back(standing, rows, taken, since),
    ]
    return sorted(due, key=lambda one: (one.peak_day, one.alert_id))


def standing_for(alerts: Sequence[Alert], rows: Sequence[Delivery]) -> dict[str, Alert]:
    """By each id in `rows`, the alert that stands for it; no entry where none does.

    The id of an alert follows from the first day of its spell, which a late report can move: the spell that was told
    is then the one of the same kind, series and pair that holds the peak day as it was told.
    """
    standing, spells = by_alert(alerts), _by_subject(alerts)
    taken_back = {
        row.alert_id for row in rows if row.verdict is AlertVerdict.WITHDRAWN and row.delivered_at is not None
    }
    found: dict[str, Alert] = {}
    for alert_id, row in _last_told(rows).items():
        alert = standing.get(alert_id)
        if alert is None and alert_id not in taken_back:
            alert = next((one for one in spells.get(_subject(row), []) if _holds(one, row.peak_day)), None)
        if alert is not None:
            found[alert_id] = alert
    return found


def _told_ids(standing: Mapping[str, Alert], rows: Sequence[Delivery]) -> dict[str, str]:
    """By the id of an alert the one that the receiver knows it by; of two spells that became one, the later's."""
    last = _last_told(rows)
    ids = sorted(standing, key=lambda one: (last[one].delivered_at is not None, last[one].peak_day, one))
    return {standing[alert_id].alert_id: alert_id for alert_id in ids}


def _of_standing(
    alerts: Sequence[Alert],
    told_ids: Mapping[str, str],
    taken: set[tuple[str, AlertVerdict]],
    awaited: set[str],
    since: date,
) -> Iterator[Notice]:
    for alert in alerts:
        alert_id, verdict = told_ids.get(alert.alert_id, alert.alert_id), AlertVerdict(alert.status)
        is_news = alert.end_day is None or alert.end_day >= since
        was_told = (alert_id, AlertVerdict.OPEN) in taken
        if (alert_id, verdict) not in taken and (is_news or was_told or alert_id in awaited):
            yield Notice(alert_id, verdict, alert.summary, alert.peak_day, alert)


def _taken_back(
    standing: Mapping[str, Alert], rows: Sequence[Delivery], taken: set[tuple[str, AlertVerdict]], since: date
) -> Iterator[Notice]:
    # Only what is news: where old days leave the tables by retention, their alerts go and nothing is taken back.
    awaited = {row.alert_id for row in rows if row.verdict is AlertVerdict.WITHDRAWN and row.delivered_at is None}
    told = {row.alert_id: row for row in sorted(rows, key=lambda row: row.peak_day) if row.delivered_at is not None}
    for alert_id, row in told.items():
        is_due = (alert_id, AlertVerdict.WITHDRAWN) not in taken and (row.peak_day >= since or alert_id in awaited)
        if alert_id not in standing and is_due:
            yield Notice(alert_id, AlertVerdict.WITHDRAWN, row.summary, row.peak_day, None)


def _last_told(rows: Sequence[Delivery]) -> dict[str, Delivery]:
    """By each id the row of a verdict on a standing alert that was taken last, or else is due with the latest peak."""
    asserted = [row for row in rows if row.verdict is not AlertVerdict.WITHDRAWN]
    waiting = sorted((row for row in asserted if row.delivered_at is None), key=lambda row: row.peak_day)
    taken = sorted(
        (row for row in asserted if row.delivered_at is not None), key=lambda row: (row.delivered_at, row.peak_day)
    )
    return {row.alert_id: row for row in [*waiting, *taken]}


def _by_subject(alerts: Sequence[Alert]) -> dict[tuple[object, ...], list[Alert]]:
    found: dict[tuple[object, ...], list[Alert]] = {}
    for alert in alerts:
        found.setdefault(_subject(alert), []).append(alert)
    return found


def _subject(one: Alert | Delivery) -> tuple[object, ...]:
    return (one.kind, one.series, one.a, one.b)


def _holds(alert: Alert, day: date) -> bool:
    return alert.start_day <= day and (alert.end_day is None or day <= alert.end_day)
