"""The unit of folding: reports of one profile and one time, and how those near each other in time are found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar

from coding.profiles import Profile, profile_of
from coding.reports import Report
from schemas.codes import Status

T = TypeVar("T")


@dataclass
class Node:
    """Reports of one profile and one time; a lead has what follows it in `followers`."""

    profile: Profile
    first: date
    last: date
    reports: list[Report]
    followers: list[Node] = field(default_factory=list)

    @property
    def statuses(self) -> set[Status]:
        """What its own reports and the followers on its day say of whether the act took place."""
        return {report.told.status for node in (self, *self.followers) for report in node.reports}

    def everything(self) -> list[Report]:
        """All reports of the event that it leads."""
        if not self.followers:
            return self.reports
        return self.reports + [report for node in self.followers for report in node.everything()]


class ByDay:
    """Leads by day and party: only what is near and names the same is compared, however long the history."""

    def __init__(self, leads: Iterable[Node] = ()) -> None:
        self._found: dict[tuple[date, str], list[Node]] = defaultdict(list)
        for lead in leads:
            self.add(lead)

    def add(self, lead: Node) -> None:
        """Makes a lead findable on each of its days by each of its handles."""
        found, handles = self._found, lead.profile.handles
        for day in _each_day(lead.first, lead.last):
            for handle in handles:
                found[(day, handle)].append(lead)

    def covering(self, node: Node, first: date, last: date) -> list[Node]:
        """Leads that cover the node and have a day from `first` to `last`."""
        return [lead for lead in self._sharing(node, first, last) if lead.profile.covers(node.profile)]

    def completing(self, node: Node, days: int) -> list[Node]:
        """Leads that name more parties than the node and no nearer place, not further from it than so many days."""
        near = self._sharing(node, node.first - timedelta(days=days), node.last + timedelta(days=days))
        return [lead for lead in near if lead.profile.completes(node.profile)]

    def _sharing(self, node: Node, first: date, last: date) -> Sequence[Node]:
        handle = node.profile.handles[-1]
        # Most nodes are of one day: this and the same in `_each_day` save .3 of the time of `leads_of`.
        if first == last:
            return self._found.get((first, handle), [])
        near = {id(lead): lead for day in _each_day(first, last) for lead in self._found.get((day, handle), ())}
        return list(near.values())

    def near(self, node: Node, days: int) -> list[Node]:
        """Leads that cover the node and lie not further from it than so many days."""
        return self.covering(node, node.first - timedelta(days=days), node.last + timedelta(days=days))


def nodes_of(reports: Iterable[Report]) -> list[Node]:
    """One node for each day, status and profile."""
    return [
        node_of(group)
        for _, group in grouped(reports, lambda report: (report.day, report.told.status, profile_of(report).key))
    ]


def node_of(reports: Sequence[Report]) -> Node:
    """One node of reports that share a profile, from the first of their days to the last."""
    days = [report.day for report in reports]
    return Node(profile_of(reports[0]), min(days), max(days), list(reports))


def gap(one: Node, other: Node) -> int:
    """Days between two spans; 0 where they touch or overlap."""
    return max(0, (one.first - other.last).days, (other.first - one.last).days)


def _each_day(first: date, last: date) -> list[date]:
    if first == last:
        return [first]
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


def grouped(items: Iterable[T], key: Callable[[T], Any]) -> list[tuple[Any, list[T]]]:
    """Items by key, keys ascending, the items of each in the order given."""
    groups: dict[Any, list[T]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return sorted(groups.items(), key=lambda group: group[0])
