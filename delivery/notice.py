"""An alert and what is told of it: the one content behind every way out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from urllib.parse import quote

from schemas.codes import AlertKind, AlertVerdict, Channel
from schemas.indicators import Alert

# What XML 1.0 and mail cannot carry; a hostile page may hold it.
CONTROL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
WORDS = {AlertVerdict.OPEN: "Alert", AlertVerdict.CLOSED: "Ended", AlertVerdict.WITHDRAWN: "Withdrawn"}
NO_RATE = "no rate of false alerts: this kind is no statistical test"


@dataclass(frozen=True)
class Notice:
    """One thing to be told; `alert` is null where it stands no more.

    `alert_id` is the id that the receiver knows; where a late report moved the first day, `alert` has another.
    """

    alert_id: str
    verdict: AlertVerdict
    summary: str
    peak_day: date
    alert: Alert | None

    @property
    def key(self) -> str:
        """What a receiver knows a repetition by: the same for the same alert and verdict, whenever it is sent."""
        return f"{self.alert_id}.{self.verdict.value}"

    @property
    def title(self) -> str:
        """One line without control characters."""
        return " ".join(plain(f"{WORDS[self.verdict]}: {self.summary}").split())

    def lines(self) -> list[str]:
        """What was expected, how often such an alert is wrong, the spell, and the sentences behind it."""
        alert = self.alert
        if alert is None:
            return ["Later reports or a later coder have taken this alert back."]
        spell = f"from {alert.start_day}, peak {alert.peak_day}, " + (
            f"to {alert.end_day}" if alert.end_day else "lasting"
        )
        mark = "“{}”" if alert.kind is not AlertKind.BLIND else "{}"
        return [spell, *odds(alert), *(mark.format(plain(one)) for one in alert.sentences)]

    def payload(self, dashboard_url: str) -> dict[str, Any]:
        """The notice as JSON values; the alert has the columns of the table `alerts`."""
        return {
            "id": self.key,
            "verdict": self.verdict.value,
            "summary": self.title,
            "link": self.link(dashboard_url),
            "alert": self.alert.model_dump(mode="json") if self.alert else None,
        }

    def link(self, dashboard_url: str) -> str | None:
        """Page of the events behind it; null without a dashboard, or where no events are."""
        if not dashboard_url or self.alert is None or self.alert.kind is AlertKind.BLIND:
            return None
        return f"{dashboard_url.rstrip('/')}/events?alert={quote(self.alert.alert_id)}"


class Receiver(Protocol):
    """One who is told by one way. `batch` notices go at once, None for all that are due."""

    @property
    def channel(self) -> Channel:
        """The way by which it is told."""
        ...

    @property
    def name(self) -> str:
        """Who it is, without what is secret in an address."""
        ...

    @property
    def batch(self) -> int | None:
        """How many notices are handed over at once; None for all that are due."""
        ...

    def tell(self, notices: Sequence[Notice]) -> None:
        """Returns once the receiver has taken them all. Raises DeliveryError where it has not."""
        ...


def odds(alert: Alert) -> list[str]:
    """Expected number, p-value and expected false spells in words; where there are none, that there are none."""
    if alert.p_value is None:
        return [NO_RATE]
    words = [f"value {alert.value:g}, expected {alert.expected:.2f}, p {alert.p_value:.1g}"]
    if alert.expected_false_spells_per_week is not None:
        rate = alert.expected_false_spells_per_week
        words.append(f"{rate:.2g} false alerts a week are expected over all watched series")
    return words


def plain(text: str) -> str:
    """The text without characters that XML and mail cannot carry."""
    return CONTROL.sub("", text)


def by_alert(alerts: Sequence[Alert]) -> Mapping[str, Alert]:
    """The alerts by their id."""
    return {alert.alert_id: alert for alert in alerts}
