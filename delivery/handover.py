"""Due notices -> receivers -> rows of `deliveries`: one that fails costs itself only, and is told next time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from delivery.due import due_notices
from delivery.notice import Notice, Receiver
from schemas.codes import Channel
from schemas.deliveries import Delivery
from schemas.errors import DeliveryError
from schemas.indicators import Alert

Keep = Callable[[Sequence[Delivery]], object]


@dataclass(frozen=True)
class Handed:
    """What became of the notices due to one receiver."""

    channel: Channel
    receiver: str
    n_delivered: int
    n_due: int
    error: str | None = None


@dataclass(frozen=True)
class Rules:
    """How long a spell is news, up to which day could be seen, and in whose run this is."""

    newest_day: date
    days: int
    run_id: str
    now: Callable[[], datetime]


def hand_over(
    alerts: Sequence[Alert], receivers: Sequence[Receiver], rows: Sequence[Delivery], keep: Keep, rules: Rules
) -> list[Handed]:
    """What became of what was due, one entry a receiver in their order.

    `rows` is what `deliveries` holds, `keep` stores rows in place of those of their key. What is due is stored before
    the first is told, so that it stays due whatever happens; that it was taken is stored after the receiver has said
    so. A kill in between tells it a second time, with the same key.
    """
    due = [due_notices(alerts, _own(rows, one), rules.newest_day, rules.days) for one in receivers]
    known = {_key(row): row for row in rows}
    pending = [
        [known.get((n.alert_id, n.verdict, one.channel, one.name)) or _row(n, one, rules) for n in notices]
        for one, notices in zip(receivers, due, strict=True)
    ]
    new = [row for some in pending for row in some if _key(row) not in known]
    if new:
        keep(new)
    return [
        _hand_to(one, list(zip(notices, some, strict=True)), keep, rules)
        for one, notices, some in zip(receivers, due, pending, strict=True)
    ]


def _hand_to(receiver: Receiver, due: list[tuple[Notice, Delivery]], keep: Keep, rules: Rules) -> Handed:
    done = 0
    for batch in _batches(due, receiver.batch):
        error = _failure(receiver, [notice for notice, _ in batch])
        if error is not None:
            # The rest is not tried: a receiver that does not answer would hold the run once for each alert.
            if due[done:]:
                keep([_tried(notice, row, rules, error) for notice, row in due[done:]])
            return Handed(receiver.channel, receiver.name, done, len(due), error)
        if batch:
            keep([_tried(notice, row, rules, None) for notice, row in batch])
        done += len(batch)
    return Handed(receiver.channel, receiver.name, done, len(due))


def _failure(receiver: Receiver, notices: list[Notice]) -> str | None:
    try:
        receiver.tell(notices)
    except DeliveryError as error:
        return str(error)
    except Exception as error:  # noqa: BLE001 - whatever a receiver does, the run is done and published; it must not fail
        return f"{type(error).__name__}: {error}"[:500]
    return None


def _batches(due: list[tuple[Notice, Delivery]], size: int | None) -> Iterator[list[tuple[Notice, Delivery]]]:
    """Parts of `size`; without a size one part, also where nothing is due: a file is written all the same."""
    if size is None:
        yield due
        return
    for start in range(0, len(due), size):
        yield due[start : start + size]


def _row(notice: Notice, receiver: Receiver, rules: Rules) -> Delivery:
    return Delivery(
        alert_id=notice.alert_id,
        verdict=notice.verdict,
        channel=receiver.channel,
        receiver=receiver.name,
        summary=notice.summary,
        peak_day=notice.peak_day,
        run_id=rules.run_id,
        year=notice.peak_day.year,
        **_subject(notice),
    )


def _tried(notice: Notice, row: Delivery, rules: Rules, error: str | None) -> Delivery:
    at = rules.now()
    changes = _subject(notice) | {
        "summary": notice.summary,
        "peak_day": notice.peak_day,
        "year": notice.peak_day.year,
        "n_tries": row.n_tries + 1,
        "tried_at": at,
        "delivered_at": at if error is None else None,
        "error": error,
        "run_id": rules.run_id,
    }
    return row.model_copy(update=changes)


def _subject(notice: Notice) -> dict[str, Any]:
    """By which the spell is known again where its id has changed."""
    alert = notice.alert
    return {} if alert is None else {"kind": alert.kind, "series": alert.series, "a": alert.a, "b": alert.b}


def _own(rows: Sequence[Delivery], receiver: Receiver) -> list[Delivery]:
    return [row for row in rows if row.channel is receiver.channel and row.receiver == receiver.name]


def _key(row: Delivery) -> tuple[object, ...]:
    return (row.alert_id, row.verdict, row.channel, row.receiver)
