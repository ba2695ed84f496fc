"""Which of several nodes lead an event and which follow: the one that says most leads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from coding.fold_nodes import ByDay, Node, gap
from coding.reports import place_key


def led(nodes: Iterable[Node], near_days: int) -> list[Node]:
    """Those that lead, richest first; each other node follows the one lead near it that fits."""
    leads: list[Node] = []
    by_day = ByDay()
    nodes = list(nodes)
    if len(nodes) < 2:
        return nodes
    for node in sorted(nodes, key=lambda node: (node.profile.key, node.first)):
        richer = [lead for lead in by_day.near(node, near_days) if lead.profile.key != node.profile.key]
        lead = one_lead(node, richer)
        if lead is None:
            leads.append(node)
            by_day.add(node)
        else:
            lead.followers.append(node)
    return _completed(leads, near_days)


def _completed(leads: list[Node], near_days: int) -> list[Node]:
    """The leads that stay when one that knows the nearer place follows the one that names more of the parties.

    Only where each has no other choice: two towns on one day are two acts, whoever tells of both at once.
    """
    if len(leads) < 2:
        return leads
    by_day = ByDay(leads)
    wanted: dict[int, list[Node]] = defaultdict(list)
    for node in leads:
        fuller = by_day.completing(node, near_days)
        if len({lead.profile.key for lead in fuller}) == 1:
            wanted[id(min(fuller, key=lambda lead: (gap(lead, node), lead.first)))].append(node)
    following: set[int] = set()
    for lead in leads:
        nodes = wanted[id(lead)]
        if len({place_key(node.profile.place) for node in nodes}) == 1:
            lead.followers += nodes
            following.update(id(node) for node in nodes)
    return [lead for lead in leads if id(lead) not in following]


def one_lead(node: Node, fitting: Sequence[Node]) -> Node | None:
    """The nearest of the leads that cover the node; None without any, or where two of them contradict each other."""
    tops = {
        lead.profile.key
        for lead in fitting
        if not any(x.profile.key != lead.profile.key and x.profile.covers(lead.profile) for x in fitting)
    }
    if len(tops) != 1:
        return None
    best = [lead for lead in fitting if lead.profile.key in tops]
    # News of a day tells of that day or of the one before, rarely of the next.
    return min(best, key=lambda lead: (gap(lead, node), lead.first > node.last, lead.first))
