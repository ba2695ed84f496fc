"""What a run tells of alerts at its end: what is new, who was told, who was not and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flows.run import RunRecord

LINES_SHOWN = 10


def delivery_lines(run: RunRecord) -> Iterator[str]:
    """The newest alerts that were not named before, and one line a receiver that had something due."""
    lines = list(reversed(run.alert_lines))
    yield from (f"  {line}" for line in lines[:LINES_SHOWN])
    if len(lines) > LINES_SHOWN:
        yield f"  ... and {len(lines) - LINES_SHOWN} more: brinkwatch alerts"
    for handed in run.handed:
        where = f"{handed.channel.value} {handed.receiver}"
        if handed.error is not None:
            left = f"{handed.n_due - handed.n_delivered} of {handed.n_due} " if handed.n_due else ""
            yield f"  not delivered: {left}to {where}: {handed.error}; the next run tries again"
        elif handed.n_due and handed.channel.value != "summary":
            yield f"  delivered: {handed.n_delivered} to {where}"


def delivery_record(run: RunRecord) -> dict[str, Any]:
    """The same for machines."""
    return {
        "new_alerts": run.alert_lines,
        "delivered": [
            {
                "channel": handed.channel.value,
                "receiver": handed.receiver,
                "n_due": handed.n_due,
                "n_delivered": handed.n_delivered,
                "error": handed.error,
            }
            for handed in run.handed
        ],
    }
