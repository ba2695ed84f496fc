"""What a fold changes in the tables: the events and links that are not stored as they are now, and the joined ones."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from schemas.column import Row
from schemas.events import Event, EventMention
from schemas.tables import arrow_schema

# Reads `mentions`' sisters as stored, `touched` (mention_id: what had to be folded), `folding` (mention_id,
# published_at: all that was read), `folded` and `folded_mention` (rows of the two tables).
BEFORE_SQL = """
CREATE TEMP TABLE before_mention AS FROM event_mentions SEMI JOIN folding USING (mention_id);
CREATE TEMP TABLE reached AS SELECT DISTINCT event_id FROM folded_mention SEMI JOIN touched USING (mention_id);
CREATE TEMP TABLE chosen AS SELECT event_id FROM folded
    WHERE event_id IN (FROM reached) OR {home} IN (SELECT unnest($months));
CREATE TEMP TABLE before AS FROM events WHERE {which};
CREATE TEMP TABLE joined AS
    SELECT b.event_id, arg_min(n.event_id, {{'at': f.published_at, 'id': mention_id}}) AS joined_into
    FROM before_mention b JOIN folded_mention n USING (mention_id) JOIN folding f USING (mention_id)
    WHERE b.event_id IN (SELECT event_id FROM before) AND b.event_id NOT IN (FROM chosen)
    GROUP BY b.event_id HAVING joined_into <> b.event_id;
CREATE TEMP TABLE known AS
    SELECT DISTINCT event_id FROM folded_mention SEMI JOIN before_mention USING (mention_id)
"""

# Joined by key and compared then: EXCEPT hashes every column, which took twice as long, with its lists of structs.
CHANGED_EVENTS_SQL = """
SELECT {columns} FROM (
    SELECT folded.* FROM folded SEMI JOIN chosen USING (event_id) LEFT JOIN before USING (event_id)
    WHERE before.event_id IS NULL OR {differs})
UNION ALL SELECT {columns} FROM (SELECT before.* REPLACE (joined_into AS superseded_by), superseded_by AS stored
    FROM before JOIN joined USING (event_id)) WHERE stored IS DISTINCT FROM superseded_by
"""

CHANGED_LINKS_SQL = """
SELECT {columns} FROM folded_mention SEMI JOIN chosen USING (event_id) EXCEPT SELECT {columns} FROM before_mention
"""

GONE_SQL = "SELECT DISTINCT mention_id FROM touched ANTI JOIN folded_mention USING (mention_id) ORDER BY mention_id"

COUNTS_SQL = """
SELECT count(*) FILTER (event_id NOT IN (FROM known)), count(*) FILTER (event_id IN (FROM known)) FROM reached
"""


@dataclass(frozen=True)
class Changes:
    """Rows to be written, and what they were: `joined` are events that no longer stand, with what they went into."""

    events: pa.Table
    event_mentions: pa.Table
    joined: dict[str, str]
    gone: list[str]
    n_events_new: int
    n_events_repeated: int


def changes_of(connection: duckdb.DuckDBPyConnection, months: Collection[int], only_added: bool) -> Changes:
    """What differs between the fold and what is stored; of the events those of `months`, and those that were reached.

    With `only_added` nothing but mentions came, so an event that nobody of the fold was in is not asked for.
    """
    stored_home = month_sql("coalesce(event_date, first_reported_at::DATE)")
    known = "event_id IN (FROM chosen UNION SELECT event_id FROM before_mention)"
    which = known if only_added else f"{stored_home} IN (SELECT unnest($months))"
    for statement in BEFORE_SQL.format(home=stored_home, which=which).split(";"):
        connection.execute(statement, {"months": sorted(months)} if "$months" in statement else None)
    n_new, n_repeated = connection.execute(COUNTS_SQL).fetchall()[0]
    return Changes(
        events=_rows(connection, CHANGED_EVENTS_SQL, Event),
        event_mentions=_rows(connection, CHANGED_LINKS_SQL, EventMention),
        joined=dict(connection.execute("FROM joined").fetchall()),
        gone=[mention_id for (mention_id,) in connection.execute(GONE_SQL).fetchall()],
        n_events_new=n_new,
        n_events_repeated=n_repeated,
    )


def month_sql(day: str) -> str:
    """The number of a day's month since the year 0 as SQL."""
    return f"(year({day}) * 12 + month({day}) - 1)"


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, model: type[Row]) -> pa.Table:
    schema = arrow_schema(model)
    query = sql.format(
        columns=", ".join(f'"{name}"' for name in schema.names),
        differs=" OR ".join(f'folded."{name}" IS DISTINCT FROM before."{name}"' for name in schema.names),
    )
    return connection.sql(query).to_arrow_table().cast(schema)
