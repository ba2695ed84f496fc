"""From `mentions` to `events`: folds what new mentions touched; a kill after any of its commits is made good."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import pyarrow as pa

from schemas.events import Event, EventMention, Mention
from warehouse.collection import collection_paused
from warehouse.folded_up_to import Added, added_since, note_folded
from warehouse.live import name_rows
from warehouse.repeats import copy_to_repeats
from warehouse.store import Store

# An event depends on nothing further away than the months beside its own (coding/folding.py keeps this promise), so
# a mention can change the events of its month and the two beside it, and these are folded with one more month around.
REACH_MONTHS = 1

TOUCHED_SQL = """
WITH slot AS (
    SELECT mention_id, coder_version, coalesce(event_date, published_date) AS at_day FROM mentions
), home AS (
    SELECT event_id, coalesce(event_date, first_reported_at::DATE) AS at_day FROM events
), stale AS (
    SELECT e.mention_id, e.event_id FROM event_mentions e LEFT JOIN slot s ON s.mention_id = e.mention_id
    WHERE s.mention_id IS NULL OR s.coder_version IS DISTINCT FROM e.coder_version
)
SELECT mention_id, at_day FROM slot ANTI JOIN event_mentions USING (mention_id)
UNION ALL SELECT mention_id, at_day FROM slot SEMI JOIN stale USING (mention_id)
UNION ALL SELECT mention_id, at_day FROM stale LEFT JOIN home USING (event_id)
"""

# The same where it is known that nothing but these mentions is new.
ADDED_SQL = "SELECT mention_id, coalesce(event_date, published_date) AS at_day FROM new_mentions"

LEFT_OVER_SQL = """
SELECT event_id FROM events WHERE CASE WHEN superseded_by IS NULL
    THEN event_id NOT IN (SELECT event_id FROM event_mentions)
    ELSE superseded_by NOT IN (SELECT event_id FROM events) END
"""


class Folded(Protocol):
    """What a folding rule gives back."""

    @property
    def events(self) -> Sequence[Event]:
        """Events of the mentions that were folded."""
        ...

    @property
    def event_mentions(self) -> Sequence[EventMention]:
        """Which of these mentions tells of which event, each of exactly one."""
        ...


class Fold(Protocol):
    """A folding rule: called with mentions it gives their events; and it knows which others it has to see for that."""

    @property
    def head_columns(self) -> Sequence[str]:
        """Columns of the mentions that `connected` reads."""
        ...

    def __call__(self, mentions: Sequence[Mention]) -> Folded:
        """The events of these mentions, which depend on no others."""
        ...

    def connected(self, heads: pa.Table, ids: Collection[str]) -> Sequence[str]:
        """Ids of all in `heads` that must be folded together with `ids`, those included."""
        ...


@dataclass(frozen=True)
class FoldedCounts:
    """What the newly folded mentions were: events not known before, and known ones reported again."""

    n_events_new: int
    n_events_repeated: int


def refold(store: Store, fold: Fold) -> FoldedCounts:
    """Folds anew whatever mentions not folded yet (or coded anew, or gone) touch.

    What remains to be done is read from the tables: killed anywhere, the next call finishes it. First `events`
    gains and changes rows, then `event_mentions` follows, and only then events without a mention leave.
    """
    with store.writer("fold", wait_seconds=30), collection_paused():
        added = added_since(store)
        if copy_to_repeats(store, added):
            added = added_since(store)
        touched = _added_mentions(store, added) if added else store.sql(TOUCHED_SQL, views=False).to_pylist()
        counts = _fold_around(store, fold, touched, added is not None) if touched else FoldedCounts(0, 0)
        # Additions leave no event without a mention; what a kill left is seen as more than additions.
        while added is None and (left_over := store.sql(LEFT_OVER_SQL, views=False).column("event_id").to_pylist()):
            store.replace("events", [], where="event_id IN (SELECT unnest($ids))", parameters={"ids": left_over})
        if added is None or added.articles or added.mentions:
            note_folded(store)
    return counts


def _added_mentions(store: Store, added: Added) -> list[dict[str, Any]]:
    with store.connect([], views=False) as connection:
        name_rows(connection, "new_mentions", added.mentions, Mention)
        rows: list[dict[str, Any]] = connection.sql(ADDED_SQL).to_arrow_table().to_pylist()
    return rows


@dataclass(frozen=True)
class _Before:
    """What the tables held before this fold: events of the months in question, and where each mention stood."""

    events: dict[str, Event]
    rows: dict[str, EventMention]

    def members(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for row in self.rows.values():
            found[row.event_id].append(row.mention_id)
        return found


def _fold_around(store: Store, fold: Fold, touched: Sequence[dict[str, Any]], only_added: bool) -> FoldedCounts:
    months = {_month(row["at_day"]) for row in touched if row["at_day"] is not None}
    affected = _around(months)
    awaiting = {row["mention_id"] for row in touched}
    # What left cannot be asked what it was compared with, so there the whole months are folded.
    mentions = _in_months(store, _around(affected), (fold, awaiting) if only_added else None)
    folded = fold(mentions)
    event_of = {row.mention_id: row for row in folded.event_mentions}
    reached = {row.event_id for row in folded.event_mentions if row.mention_id in awaiting}
    events = {e.event_id: e for e in folded.events if e.event_id in reached or _month(_home(e)) in affected}
    before = _before(store, affected, mentions, set(events) if only_added else None)
    _write_events(store, events, before, event_of, mentions)
    _write_event_mentions(store, events, before, event_of, awaiting)
    known = {row.event_id for mention_id, row in event_of.items() if mention_id in before.rows}
    return FoldedCounts(len(reached - known), len(reached & known))


def _write_events(
    store: Store,
    events: dict[str, Event],
    before: _Before,
    event_of: dict[str, EventMention],
    mentions: Iterable[Mention],
) -> None:
    joined = _joined_into(events, before, event_of, mentions)
    changed: list[Event] = [event for event in events.values() if before.events.get(event.event_id) != event]
    changed += [
        before.events[event_id].model_copy(update={"superseded_by": into})
        for event_id, into in joined.items()
        if before.events[event_id].superseded_by != into
    ]
    changed += _pointed_anew(store, joined, {event.event_id for event in changed})
    if changed:
        changed.sort(key=lambda event: event.event_id)
        store.replace("events", changed)


def _joined_into(
    events: dict[str, Event], before: _Before, event_of: dict[str, EventMention], mentions: Iterable[Mention]
) -> dict[str, str]:
    """Earlier events that no longer stand, with the event that holds their oldest mention now."""
    age = {m.mention_id: (m.published_at, m.mention_id) for m in mentions}
    joined: dict[str, str] = {}
    for event_id, members in before.members().items():
        staying = [mention_id for mention_id in members if mention_id in event_of]
        if event_id in before.events and event_id not in events and staying:
            into = event_of[min(staying, key=lambda mention_id: age[mention_id])].event_id
            if into != event_id:
                joined[event_id] = into
    return joined


def _pointed_anew(store: Store, joined: dict[str, str], written: Collection[str]) -> list[Event]:
    """Events that were joined into one that is now joined itself."""
    if not joined:
        return []
    rows = store.rows(Event, "superseded_by IN (SELECT unnest($ids))", {"ids": sorted(joined)})
    return [
        row.model_copy(update={"superseded_by": joined[row.superseded_by]})
        for row in rows
        if row.superseded_by is not None and row.event_id not in written
    ]


def _write_event_mentions(
    store: Store,
    events: dict[str, Event],
    before: _Before,
    event_of: dict[str, EventMention],
    awaiting: Collection[str],
) -> None:
    rows = [row for row in event_of.values() if row.event_id in events and before.rows.get(row.mention_id) != row]
    gone = sorted(mention_id for mention_id in awaiting if mention_id not in event_of)
    if rows or gone:
        rows.sort(key=lambda row: row.mention_id)
        store.replace("event_mentions", rows, where="mention_id IN (SELECT unnest($gone))", parameters={"gone": gone})


def _in_months(store: Store, months: Collection[int], around: tuple[Fold, set[str]] | None) -> list[Mention]:
    """The mentions of these months, or of them those that the rule has to see `around` some."""
    years = _years(month // 12 for month in months)
    where = f"{years} AND {_month_sql('coalesce(event_date, published_date)')} IN (SELECT unnest($months))"
    parameters: dict[str, Any] = {"months": sorted(months)}
    if around is not None:
        fold, ids = around
        heads = store.read("mentions", fold.head_columns, where, parameters)
        where, parameters = f"{years} AND mention_id IN (SELECT unnest($ids))", {"ids": fold.connected(heads, ids)}
    return sorted(store.rows(Mention, where, parameters), key=lambda mention: mention.mention_id)


def _before(
    store: Store, months: Collection[int], mentions: Iterable[Mention], event_ids: Collection[str] | None
) -> _Before:
    """What is stored of these mentions, and of the events of the months; or of `event_ids` and the mentions' own."""
    # The years are written out, or a million rows are read to find ten thousand. No event reaches past a year beside.
    near = _years(year + step for year in {month // 12 for month in months} for step in (-1, 0, 1))
    ids = {"ids": [mention.mention_id for mention in mentions]}
    rows = store.rows(EventMention, f"{near} AND mention_id IN (SELECT unnest($ids))", ids)
    parameters: dict[str, Any]
    if event_ids is None:
        home = _month_sql("coalesce(event_date, first_reported_at::DATE)")
        where, parameters = f"{home} IN (SELECT unnest($values))", {"values": sorted(months)}
    else:
        known = {*event_ids, *(row.event_id for row in rows)}
        where, parameters = "event_id IN (SELECT unnest($values))", {"values": sorted(known)}
    events = store.rows(Event, f"{near} AND {where}", parameters)
    return _Before({event.event_id: event for event in events}, {row.mention_id: row for row in rows})


def _years(years: Iterable[int]) -> str:
    return f"year IN ({', '.join(str(year) for year in sorted(set(years)))})"


def _home(event: Event) -> date:
    return event.event_date or event.first_reported_at.date()


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _month_sql(day: str) -> str:
    return f"(year({day}) * 12 + month({day}) - 1)"


def _around(months: Iterable[int]) -> set[int]:
    return {month + step for month in months for step in range(-REACH_MONTHS, REACH_MONTHS + 1)}
