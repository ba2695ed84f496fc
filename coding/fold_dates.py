"""Which reports belong together by their dates: days, spans of publication without a day, weeks, months and years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from coding.fold_leads import led, one_lead
from coding.fold_nodes import ByDay, Node, gap, grouped, node_of, nodes_of
from coding.profiles import profile_of
from coding.reports import Report
from schemas.codes import DatePrecision, Status

# How far a publication may lie from the day it tells of, and from the next report of the same undated story.
NEAR_DAYS = 2
SHORT_RUN_DAYS = 5
HAPPENED = frozenset({Status.ACTUAL, Status.FUTURE, Status.HISTORICAL})


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
    for _, of_day in grouped(reports, lambda report: report.day):
        # The plan and the deed of one day are one act, so the status does not part them here.
        nodes = [node_of(group) for _, group in grouped(of_day, lambda report: profile_of(report).key)]
        leads += led(nodes, near_days=0)
    return leads


def _to_nearest_day(reports: Iterable[Report], days: Sequence[Node]) -> list[Report]:
    """Lets reports without a day follow the nearest day that fits, and gives back those that none fits."""
    nodes = nodes_of(reports)
    by_day = ByDay(days if nodes else ())
    # Read before anybody follows: what follows must not decide for the next.
    statuses = {id(lead): lead.statuses for lead in days} if nodes else {}
    left: list[Report] = []
    following: list[tuple[Node, Node]] = []
    for node in nodes:
        near = by_day.near(node, NEAR_DAYS)
        nearest = one_lead(node, [lead for lead in near if _deed_fits(node, lead.first, statuses[id(lead)])])
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
    for _, of_status in grouped(reports, lambda report: report.told.status):
        nodes = [node for _, group in grouped(of_status, lambda r: profile_of(r).key) for node in _runs(group)]
        leads += led(nodes, near_days=NEAR_DAYS)
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
            nodes.append(node_of(run))
        else:
            nodes += [node_of(half) for _, half in grouped(run, lambda report: _half_week(report.day))]
    return nodes


def _to_richer_span(days: Sequence[Node], spans: Sequence[Node]) -> list[Node]:
    """The day leads that stay leads: one that says less than a span beside it follows it; a span takes one day."""
    if not spans:
        return list(days)
    by_day = ByDay(spans)
    wanted: dict[int, list[Node]] = defaultdict(list)
    by_id = {id(span): span for span in spans}
    for day in days:
        near = [span for span in by_day.near(day, NEAR_DAYS) if span.profile.key != day.profile.key]
        span = one_lead(day, [s for s in near if _deed_fits(_at(s, day.first), day.first, day.statuses)])
        if span is not None:
            wanted[id(span)].append(day)
    following = set()
    for span_id, candidates in wanted.items():
        span = by_id[span_id]
        nearest = min(candidates, key=lambda day: (gap(span, day), day.first, day.profile.key))
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
    groups = grouped(reports, lambda report: (report.day, report.told.status))
    by_day = ByDay(finer if groups else ())
    for (start, status), group in groups:
        end = _last_day(start, precision)
        rest: list[Node] = []
        for node in nodes_of(group):
            inside = [x for x in by_day.covering(node, start, end) if start <= x.first and x.last <= end]
            fitting = [lead for lead in inside if _same_deed(status, lead.statuses) or _comes_true(node, lead)]
            if len(fitting) == 1:
                following.append((fitting[0], node))
            else:
                rest.append(node)
        leads += led(rest, near_days=0)
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
