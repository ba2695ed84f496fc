"""Alerts, notices and receivers for the tests of delivery."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from delivery.handover import Rules
from delivery.notice import Notice
from schemas.codes import AlertKind, AlertVerdict, Channel
from schemas.deliveries import Delivery
from schemas.errors import DeliveryError
from schemas.indicators import Alert

NEWEST = date(2022, 2, 24)
NOW = datetime(2022, 2, 25, 3, 0, tzinfo=UTC)
HOSTILE = '</content><script>alert(1)</script> \x00\x1b]0;x\x07 & "quoted"\r\nBcc: everybody@example.org'


def alert(alert_id: str = "a1", **changes: Any) -> Alert:
    """A surge that lasts."""
    values: dict[str, Any] = {
        "alert_id": alert_id,
        "kind": AlertKind.SURGE,
        "series": "threats",
        "a": "RUS",
        "b": "UKR",
        "start_day": date(2022, 2, 20),
        "peak_day": date(2022, 2, 21),
        "value": 9.0,
        "expected": 0.41,
        "p_value": 2e-5,
        "expected_false_spells_per_week": 0.03,
        "status": "open",
        "evidence": ["e1"],
        "sentences": ["Moscow threatened Kyiv on Monday."],
        "summary": "RUS and UKR: 9 threats in the seven days to 2022-02-21",
        "as_of_run": "r1",
        "judged_at": NOW,
        "year": 2022,
    }
    return Alert.model_validate(values | changes)


def closed(one: Alert, end_day: date) -> Alert:
    """The same spell, ended."""
    return one.model_copy(update={"status": "closed", "end_day": end_day})


def notice(one: Alert) -> Notice:
    """What is told of it."""
    return Notice(one.alert_id, AlertVerdict(one.status), one.summary, one.peak_day, one)


def rules(run_id: str = "r1", days: int = 14) -> Rules:
    return Rules(NEWEST, days, run_id, lambda: NOW)


@dataclass
class Table:
    """The table `deliveries` as `hand_over` sees it: rows replaced by key."""

    rows: dict[tuple[object, ...], Delivery] = field(default_factory=dict)

    def keep(self, rows: Sequence[Delivery]) -> None:
        self.rows |= {(row.alert_id, row.verdict, row.channel, row.receiver): row for row in rows}

    def all(self) -> list[Delivery]:
        return list(self.rows.values())


@dataclass
class Ear:
    """A receiver that takes `takes` notices and then says no."""

    takes: int = 1_000
    heard: list[str] = field(default_factory=list)
    name: str = "ear"
    channel: Channel = Channel.WEBHOOK
    batch: int | None = 1
    trouble: Exception = field(default_factory=lambda: DeliveryError("HTTP 500"))

    def tell(self, notices: Sequence[Notice]) -> None:
        if self.takes < len(notices):
            raise self.trouble
        self.takes -= len(notices)
        self.heard.extend(one.key for one in notices)
