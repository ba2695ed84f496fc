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
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from coding.act_families import family_of
from coding.connected import HEAD_COLUMNS, connected
from coding.fold_columns import MENTION_COLUMNS, event_columns, event_mention_columns
from coding.fold_dates import HAPPENED, NEAR_DAYS, leads_of
from coding.fold_told import Told, told_of
from coding.folded_event import Joined, joined
from coding.reports import Report, reports_of
from schemas.codes import Status
from schemas.events import Event, EventMention, Mention
from schemas.tables import from_arrow, to_arrow


@dataclass(frozen=True)
class FoldedRows:
    """Rows of `events` and of `event_mentions`, each with its table's columns, sorted by key."""

    events: pa.Table
    event_mentions: pa.Table


@dataclass(frozen=True)
class Folded:
    """Events, and which mention reports which; both sorted by id."""

    events: list[Event]
    event_mentions: list[EventMention]


class FoldingRule:
    """The rule as it is handed to those who hold the mentions: called, it folds them."""

    columns = MENTION_COLUMNS
    head_columns = HEAD_COLUMNS

    def __call__(self, mentions: Sequence[Mention]) -> Folded:
        """The events of all these mentions; each mention is of exactly one."""
        rows = self.rows(to_arrow(mentions, Mention))
        return Folded(from_arrow(rows.events, Event), from_arrow(rows.event_mentions, EventMention))

    def rows(self, mentions: pa.Table) -> FoldedRows:
        """The same for rows of `mentions` with at least `columns`: ten thousand objects cost more than the rule."""
        mentions = mentions.select(self.columns).combine_chunks()
        events = _fold(told_of(mentions))
        rows = event_columns(events, mentions)
        return FoldedRows(rows, event_mention_columns(events, rows.column("year"), mentions))

    def connected(self, heads: pa.Table, ids: Collection[str], connection: duckdb.DuckDBPyConnection) -> list[str]:
        """Ids of all that has to be folded with the mentions of `ids`, of all in `heads` (their `head_columns`)."""
        return connected(heads, ids, NEAR_DAYS, connection)


fold = FoldingRule()


def _fold(mentions: Sequence[Told]) -> list[Joined]:
    """The events, by id."""
    blocks: dict[tuple[str, str], list[Report]] = defaultdict(list)
    for report in reports_of(mentions):
        blocks[block_key(report.told)].append(report)
    events = [joined(lead.reports, lead.everything()) for reports in blocks.values() for lead in leads_of(reports)]
    return sorted(events, key=lambda event: event.event_id)


def block_key(mention: Told) -> tuple[str, str]:
    """Family of the act and group of the status: no event has mentions of two blocks."""
    group = Status.ACTUAL if mention.status in HAPPENED else mention.status
    return family_of(mention.act)[0], group.value
