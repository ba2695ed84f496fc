"""From `mentions` to `events`: folds what new mentions touched; a kill after any of its commits is made good."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import duckdb
import pyarrow as pa

from schemas.events import Mention
from schemas.tables import arrow_schema
from warehouse.collection import collection_paused
from warehouse.folded_up_to import Added, added_since, note_folded
from warehouse.live import name_rows
from warehouse.refold_changes import Changes, changes_of, month_sql
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


class FoldedRows(Protocol):
    """What a folding rule gives back, with the columns of the tables."""

    @property
    def events(self) -> pa.Table:
        """Events of the mentions that were folded."""
        ...

    @property
    def event_mentions(self) -> pa.Table:
        """Which of these mentions tells of which event, each of exactly one."""
        ...


class Fold(Protocol):
    """A folding rule: from mentions it makes their events; and it knows which others it has to see for that."""

    @property
    def columns(self) -> Sequence[str]:
        """Columns of the mentions that `rows` reads."""
        ...

    @property
    def head_columns(self) -> Sequence[str]:
        """Columns of the mentions that `connected` reads."""
        ...

    def rows(self, mentions: pa.Table) -> FoldedRows:
        """The events of these mentions, which depend on no others."""
        ...

    def connected(self, heads: pa.Table, ids: Collection[str], connection: duckdb.DuckDBPyConnection) -> Sequence[str]:
        """Ids of all in `heads` that must be folded together with `ids`, those included; asked on the connection."""
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
        touched = _added_mentions(store, added) if added else store.sql(TOUCHED_SQL, views=False)
        counts = _fold_around(store, fold, touched, added is not None) if len(touched) else FoldedCounts(0, 0)
        # Additions leave no event without a mention; what a kill left is seen as more than additions.
        while added is None and (left_over := store.sql(LEFT_OVER_SQL, views=False).column("event_id").to_pylist()):
            store.replace("events", [], where="event_id IN (SELECT unnest($ids))", parameters={"ids": left_over})
        if added is None or added.articles or added.mentions:
            note_folded(store)
    return counts


def _added_mentions(store: Store, added: Added) -> pa.Table:
    with store.connect([], views=False) as connection:
        name_rows(connection, "new_mentions", added.mentions, Mention)
        return connection.sql(ADDED_SQL).to_arrow_table()


def _fold_around(store: Store, fold: Fold, touched: pa.Table, only_added: bool) -> FoldedCounts:
    days = touched.column("at_day").unique().to_pylist()
    months = {_month(day) for day in days if day is not None}
    affected = _around(months)
    # The years are written out, or a million rows are read to find ten thousand. No event reaches past a year beside.
    near = {month // 12 + step for month in affected for step in (-1, 0, 1)}
    with store.connect(["mentions", "event_mentions", "events"], views=False, years=near) as connection:
        connection.register("touched", touched)
        # What left cannot be asked what it was compared with, so there the whole months are folded.
        mentions = _in_months(connection, fold, _around(affected), touched if only_added else None)
        folded = fold.rows(mentions)
        connection.register("folding", mentions.select(["mention_id", "published_at"]))
        connection.register("folded", folded.events)
        connection.register("folded_mention", folded.event_mentions)
        changes = changes_of(connection, affected, only_added)
    # A mention that left, and its event before it, lies in a year that nobody knows.
    _write(store, changes, None if None in days else near)
    return FoldedCounts(changes.n_events_new, changes.n_events_repeated)


def _write(store: Store, changes: Changes, years: Collection[int] | None) -> None:
    events = changes.events
    if changes.joined:
        events = _pointed_anew(store, changes)
    if len(events):
        store.replace("events", events, years=None if changes.joined else years)
    if len(changes.event_mentions) or changes.gone:
        store.replace(
            "event_mentions",
            changes.event_mentions,
            where="mention_id IN (SELECT unnest($gone))",
            parameters={"gone": changes.gone},
            years=years,
        )


def _pointed_anew(store: Store, changes: Changes) -> pa.Table:
    """The changed events, and those that were joined into one that is now joined itself."""
    ids = {"ids": sorted(changes.joined)}
    rows = store.read("events", where="superseded_by IN (SELECT unnest($ids))", parameters=ids)
    written = set(changes.events.column("event_id").to_pylist())
    kept = rows.filter(
        pa.array([event_id not in written for event_id in rows.column("event_id").to_pylist()], pa.bool_())
    )
    into = pa.array([changes.joined[event_id] for event_id in kept.column("superseded_by").to_pylist()], pa.string())
    place = kept.schema.get_field_index("superseded_by")
    return pa.concat_tables([changes.events, kept.set_column(place, kept.schema.field(place), into)])


def _in_months(
    connection: duckdb.DuckDBPyConnection, fold: Fold, months: Collection[int], around: pa.Table | None
) -> pa.Table:
    """The mentions of these months, or of them those that the rule has to see `around` some."""
    within = f"{_in_years(months)} AND {month_sql('coalesce(event_date, published_date)')} IN ({_listed(months)})"
    if around is not None:
        heads = _selected(connection, fold.head_columns, within)
        ids = fold.connected(heads, around.column("mention_id").to_pylist(), connection)
        # As a table: to read twenty thousand values of a parameter takes 20 ms.
        connection.register("wanted", pa.table({"mention_id": pa.array(ids, pa.string())}))
        within = f"{_in_years(months)} AND mention_id IN (FROM wanted)"
    return _selected(connection, fold.columns, within)


def _selected(connection: duckdb.DuckDBPyConnection, columns: Sequence[str], where: str) -> pa.Table:
    schema = arrow_schema(Mention)
    listed = ", ".join(f'"{name}"' for name in columns)
    rows = connection.sql(f"SELECT {listed} FROM mentions WHERE {where}")  # noqa: S608 - own names and numbers
    return rows.to_arrow_table().cast(pa.schema([schema.field(name) for name in columns]))


def _in_years(months: Iterable[int]) -> str:
    return f"year IN ({_listed({month // 12 for month in months})})"


def _listed(numbers: Collection[int]) -> str:
    return ", ".join(str(int(number)) for number in sorted(numbers))


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _around(months: Iterable[int]) -> set[int]:
    return {month + step for month in months for step in range(-REACH_MONTHS, REACH_MONTHS + 1)}
