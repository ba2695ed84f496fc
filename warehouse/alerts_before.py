"""What stands from the run before: of an alert that nothing has touched since, its row is kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from schemas.indicators import Alert
from warehouse.alert_evidence import WEEK
from warehouse.indicator_changes import Changes
from warehouse.spans import JUDGED_REACH_DAYS


@dataclass(frozen=True)
class Before:
    """What stands from the run before: its alerts by id, and what has changed since; nothing without `changes`."""

    alerts: Mapping[str, Alert] = field(default_factory=dict)
    changes: Changes | None = None
    touched: Mapping[tuple[str, str], list[date]] = field(default_factory=dict)
    # Days on which sources were seen otherwise, or printed another number of articles.
    of_roster: Sequence[date] = ()

    @classmethod
    def of(cls, alerts: Sequence[Alert], changes: Changes) -> Before:
        """With the days that changed of each pair, and of all sources together."""
        days: dict[tuple[str, str], list[date]] = defaultdict(list)
        for row in changes.of_series.to_pylist():
            if row["scope"] == "dyad":
                days[row["a"], row["b"]].append(row["day"])
        roster = sorted({row["day"] for row in changes.of_panels.to_pylist() if row["country"] == ""})
        return cls({alert.alert_id: alert for alert in alerts}, changes, days, roster)

    def same(self, alert: Alert) -> Alert | None:
        """The stored alert that says the same; none where an event of its peak's week or the panel changed since."""
        if self.changes is None:
            return None
        stored = self.alerts.get(alert.alert_id)
        first, last = alert.peak_day - WEEK, alert.peak_day
        if stored is None or stored.peak_day != last or stored.value != alert.value:
            return None
        is_touched = any(first <= day <= last for day in self.touched.get((alert.a, alert.b), ()))
        # The panel of a week is chosen by the roster of its baseline.
        is_other_panel = any(last - timedelta(JUDGED_REACH_DAYS) <= day <= last for day in self.of_roster)
        return None if is_touched or is_other_panel else stored

    def kept(self, alert: Alert) -> Alert:
        """The stored row where it says the same: then it was judged so by the run that it names."""
        stored = self.alerts.get(alert.alert_id)
        if stored is None:
            return alert
        judged = {"as_of_run": alert.as_of_run, "judged_at": alert.judged_at}
        return stored if stored.model_copy(update=judged) == alert else alert
