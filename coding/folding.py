"""From mentions to events: which reports are of one real-world act; the last step of coding, over all articles.

The rule reads only what the mentions say, never the order in which they came, so a batch, its halves and its
reverse give the same events. Its unit is the *report*: all mentions of one act in one article, reprints included.

Two reports can be of one event when
  their acts are of one family (`act_families.py`: a summit may be reported as talks, a build-up as a deployment);
  the parties of one are among those of the other, and at least one is shared: "Russia shelled ..." goes with
    "Russia shelled Ukraine", and not with "Georgia shelled ...". Without any party the same town must be named;
  the places are equal, one contains the other, or one is not said: Kharkiv goes with Ukraine, not with Mykolaiv,
    Pulwama with Kashmir;
  the dates agree (below);
  the status is the same, or one tells of the plan and the other of the deed on that same day ("will meet on Monday",
    "met on Monday"). What is denied, and what is only thought of, stays apart.

The report that says most leads; a poorer one follows it only if no other lead fits as well. "Russia shelled
Ukraine" on a day with shelling in Kharkiv and in Mykolaiv says neither, and stands by itself. Where one names more of
the parties and the other the nearer place ("Russia masses troops against Ukraine", "Russia masses troops at Yelnya"),
they are one if neither has another choice.

Dates: reports that state the day belong together on the same day only. A report without a day goes to the nearest
fitting day within two days of its publication. What is left, reported again and again without a day, is one event
as long as the reports lie within five days; a story that runs longer counts once each half week (Monday to
Wednesday, Thursday to Sunday), because "masses troops", printed daily for two months, is neither one act nor sixty.
A report that says only the week or the month goes to the one fitting event in it, if there is just one; so does a
plan for that week or month, if it was announced before the day.

No step looks further than ten days, or than its own month for reports that say only the month. So the events of a
month depend on that month and its neighbours alone, which lets a night's run leave the years before it in peace.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar

import pyarrow as pa

from coding.act_families import family_of
from coding.connected import HEAD_COLUMNS, connected
from coding.folded_event import event_of
from coding.profiles import Profile, profile_of
from coding.reports import Report, place_key, reports_of
from schemas.codes import DatePrecision, Status
from schemas.events import Event, EventMention, Mention

T = TypeVar("T")

# How far a publication may lie from the day it tells of, and from the next report of the same undated story.
NEAR_DAYS = 2
SHORT_RUN_DAYS = 5
HAPPENED = frozenset({Status.ACTUAL, Status.FUTURE, Status.HISTORICAL})


@dataclass(frozen=True)
class Folded:
    """Events, and which mention reports which; both sorted by id."""

    events: list[Event]
    event_mentions: list[EventMention]


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


class FoldingRule:
    """The rule as it is handed to those who hold the mentions: called, it folds them."""

    head_columns = HEAD_COLUMNS

    def __call__(self, mentions: Sequence[Mention]) -> Folded:
        """The events of all these mentions; each mention is of exactly one."""
        return _fold(mentions)

    def connected(self, heads: pa.Table, ids: Collection[str]) -> list[str]:
        """Ids of all that has to be folded with the mentions of `ids`, of all in `heads` (their `head_columns`)."""
        return connected(heads, ids, NEAR_DAYS)


fold = FoldingRule()


def _fold(mentions: Sequence[Mention]) -> Folded:
    blocks: dict[tuple[str, str], list[Report]] = defaultdict(list)
    for report in reports_of(mentions):
        blocks[block_key(report.told)].append(report)
    events: list[Event] = []
    rows: list[EventMention] = []
    for _, reports in sorted(blocks.items()):
        for lead in leads_of(reports):
            everything = lead.everything()
            event = event_of(lead.reports, everything)
            events.append(event)
            rows += [
                EventMention(
                    mention_id=mention.mention_id,
                    event_id=event.event_id,
                    coder_version=mention.coder_version,
                    year=event.year,
                )
                for report in everything
                for mention in report.mentions
            ]
    return Folded(sorted(events, key=lambda event: event.event_id), sorted(rows, key=lambda row: row.mention_id))


def block_key(mention: Mention) -> tuple[str, str]:
    """Family of the act and group of the status: no event has mentions of two blocks."""
    group = Status.ACTUAL if mention.status in HAPPENED else mention.status
    return family_of(mention.act)[0], group.value


def leads_of(reports: Iterable[Report]) -> list[Node]:
    """The events of one block, each by its lead."""
    by_precision: dict[DatePrecision | None, list[Report]] = defaultdict(list)
    for report in reports:
        by_precision[report.precision].append(report)
    days = _days(by_precision[DatePrecision.DAY])
    left = _to_nearest_day(by_precision[DatePrecision.PUBLISHED], days)
    spans = _spans(left)
    days = _to_richer_span(days, spans)
    dated = days + spans
    for precision in (DatePrecision.WEEK, DatePrecision.MONTH, DatePrecision.YEAR):
        dated += _periods(by_precision[precision], precision, dated)
    return dated + _spans(by_precision[None])


def _days(reports: Iterable[Report]) -> list[Node]:
    """Leads of the reports that state the day, each day by itself."""
    leads: list[Node] = []
    for _, of_day in _grouped(reports, lambda report: report.day):
        # The plan and the deed of one day are one act, so the status does not part them here.
        nodes = [_node(group) for _, group in _grouped(of_day, lambda report: profile_of(report).key)]
        leads += _led(nodes, near_days=0)
    return leads


def _to_nearest_day(reports: Iterable[Report], days: Sequence[Node]) -> list[Report]:
    """Lets reports without a day follow the nearest day that fits, and gives back those that none fits."""
    nodes = _nodes(reports)
    by_day = _ByDay(days if nodes else ())
    # Read before anybody follows: what follows must not decide for the next.
    statuses = {id(lead): lead.statuses for lead in days} if nodes else {}
    left: list[Report] = []
    following: list[tuple[Node, Node]] = []
    for node in nodes:
        near = by_day.near(node, NEAR_DAYS)
        nearest = _one_lead(node, [lead for lead in near if _deed_fits(node, lead.first, statuses[id(lead)])])
        if nearest is None:
            left += node.reports
        else:
            following.append((nearest, node))
    for lead, node in following:
        lead.followers.append(node)
    return left


def _deed_fits(node: Node, day: date, statuses: set[Status]) -> bool:
    """Whether a report published on `node.first` can be of what the day's reports say happened or will."""
    status = node.reports[0].told.status
    if status not in HAPPENED:
        return True
    if status is Status.FUTURE:
        return node.first <= day
    if status is Status.HISTORICAL:
        return False
    return node.first >= day or statuses != {Status.FUTURE}


def _spans(reports: Iterable[Report]) -> list[Node]:
    """Leads of the reports without a day, as spans of publication days; each status by itself."""
    leads: list[Node] = []
    for _, of_status in _grouped(reports, lambda report: report.told.status):
        nodes = [node for _, group in _grouped(of_status, lambda r: profile_of(r).key) for node in _runs(group)]
        leads += _led(nodes, near_days=NEAR_DAYS)
    return leads


def _runs(reports: Sequence[Report]) -> list[Node]:
    """Reports of one profile: a run without a break is one node if it is short, else one a half week."""
    runs: list[list[Report]] = []
    for report in sorted(reports, key=lambda r: (r.day, r.told.mention_id)):
        if runs and (report.day - runs[-1][-1].day).days <= NEAR_DAYS:
            runs[-1].append(report)
        else:
            runs.append([report])
    nodes: list[Node] = []
    for run in runs:
        if (run[-1].day - run[0].day).days < SHORT_RUN_DAYS:
            nodes.append(_node(run))
        else:
            nodes += [_node(half) for _, half in _grouped(run, lambda report: _half_week(report.day))]
    return nodes


def _to_richer_span(days: Sequence[Node], spans: Sequence[Node]) -> list[Node]:
    """The day leads that stay leads: one that says less than a span beside it follows it; a span takes one day."""
    if not spans:
        return list(days)
    by_day = _ByDay(spans)
    wanted: dict[int, list[Node]] = defaultdict(list)
    by_id = {id(span): span for span in spans}
    for day in days:
        near = [span for span in by_day.near(day, NEAR_DAYS) if span.profile.key != day.profile.key]
        span = _one_lead(day, [s for s in near if _deed_fits(_at(s, day.first), day.first, day.statuses)])
        if span is not None:
            wanted[id(span)].append(day)
    following = set()
    for span_id, candidates in wanted.items():
        span = by_id[span_id]
        nearest = min(candidates, key=lambda day: (_gap(span, day), day.first, day.profile.key))
        span.followers.append(nearest)
        following.add(id(nearest))
    return [day for day in days if id(day) not in following]


def _at(span: Node, day: date) -> Node:
    """The span seen from a day: its publication day nearest to it."""
    nearest = min(max(day, span.first), span.last)
    return Node(span.profile, nearest, nearest, span.reports)


def _periods(reports: Iterable[Report], precision: DatePrecision, finer: Sequence[Node]) -> list[Node]:
    """Leads of the reports that state only the week, month or year; a report that fits one finer lead follows it."""
    leads: list[Node] = []
    following: list[tuple[Node, Node]] = []
    groups = _grouped(reports, lambda report: (report.day, report.told.status))
    by_day = _ByDay(finer if groups else ())
    for (start, status), group in groups:
        end = _last_day(start, precision)
        rest: list[Node] = []
        for node in _nodes(group):
            inside = [x for x in by_day.covering(node, start, end) if start <= x.first and x.last <= end]
            fitting = [lead for lead in inside if _same_deed(status, lead.statuses) or _comes_true(node, lead)]
            if len(fitting) == 1:
                following.append((fitting[0], node))
            else:
                rest.append(node)
        leads += _led(rest, near_days=0)
    for lead, node in following:
        lead.followers.append(node)
    return leads


def _same_deed(status: Status, statuses: set[Status]) -> bool:
    done = {Status.ACTUAL, Status.HISTORICAL}
    return bool(statuses & done) if status in done else status in statuses


def _comes_true(node: Node, lead: Node) -> bool:
    """Whether all that announce an act for a period did so before the act that then happened in it."""
    announced = [report.told.published_date for report in node.reports if report.told.status is Status.FUTURE]
    return len(announced) == len(node.reports) and Status.ACTUAL in lead.statuses and max(announced) <= lead.first


class _ByDay:
    """Leads by day and party: only what is near and names the same is compared, however long the history."""

    def __init__(self, leads: Iterable[Node] = ()) -> None:
        self._found: dict[tuple[date, str], list[Node]] = defaultdict(list)
        for lead in leads:
            self.add(lead)

    def add(self, lead: Node) -> None:
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

    def _sharing(self, node: Node, first: date, last: date) -> list[Node]:
        handle = node.profile.handles[-1]
        near = {id(lead): lead for day in _each_day(first, last) for lead in self._found.get((day, handle), ())}
        return list(near.values())

    def near(self, node: Node, days: int) -> list[Node]:
        """Leads that cover the node and lie not further from it than so many days."""
        return self.covering(node, node.first - timedelta(days=days), node.last + timedelta(days=days))


def _led(nodes: Iterable[Node], near_days: int) -> list[Node]:
    """Those that lead, richest first; each other node follows the one lead near it that fits."""
    leads: list[Node] = []
    by_day = _ByDay()
    nodes = list(nodes)
    if len(nodes) < 2:
        return nodes
    for node in sorted(nodes, key=lambda node: (node.profile.key, node.first)):
        richer = [lead for lead in by_day.near(node, near_days) if lead.profile.key != node.profile.key]
        lead = _one_lead(node, richer)
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
    by_day = _ByDay(leads)
    wanted: dict[int, list[Node]] = defaultdict(list)
    for node in leads:
        fuller = by_day.completing(node, near_days)
        if len({lead.profile.key for lead in fuller}) == 1:
            wanted[id(min(fuller, key=lambda lead: (_gap(lead, node), lead.first)))].append(node)
    following: set[int] = set()
    for lead in leads:
        nodes = wanted[id(lead)]
        if len({place_key(node.profile.place) for node in nodes}) == 1:
            lead.followers += nodes
            following.update(id(node) for node in nodes)
    return [lead for lead in leads if id(lead) not in following]


def _one_lead(node: Node, fitting: Sequence[Node]) -> Node | None:
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
    return min(best, key=lambda lead: (_gap(lead, node), lead.first > node.last, lead.first))


def _nodes(reports: Iterable[Report]) -> list[Node]:
    """One node for each day, status and profile."""
    return [
        _node(group)
        for _, group in _grouped(reports, lambda report: (report.day, report.told.status, profile_of(report).key))
    ]


def _node(reports: Sequence[Report]) -> Node:
    days = [report.day for report in reports]
    return Node(profile_of(reports[0]), min(days), max(days), list(reports))


def _gap(one: Node, other: Node) -> int:
    """Days between two spans; 0 where they touch or overlap."""
    return max(0, (one.first - other.last).days, (other.first - one.last).days)


def _each_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


def _half_week(day: date) -> tuple[int, int, bool]:
    year, week, weekday = day.isocalendar()
    return year, week, weekday > 3


def _last_day(start: date, precision: DatePrecision) -> date:
    if precision is DatePrecision.WEEK:
        return start + timedelta(days=6)
    if precision is DatePrecision.MONTH:
        return (start.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    # Nothing is looked for inside a year: what happens in it would then depend on more than the months around.
    return start - timedelta(days=1)


def _grouped(items: Iterable[T], key: Callable[[T], Any]) -> list[tuple[Any, list[T]]]:
    groups: dict[Any, list[T]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return sorted(groups.items(), key=lambda group: group[0])
