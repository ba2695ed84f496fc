"""The tables and views that indicators stand on, read out of a store into a connection."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import duckdb

from warehouse.store import Store
from warehouse.table_files import TableFiles, table_files

VIEWS_DIR = Path(__file__).parent / "views"

BASE_TABLES: dict[str, list[str]] = {
    "events": [
        "event_id", "superseded_by", "event_type", "act", "quad_class", "goldstein", "escalation_rung", "direction",
        "status", "actors", "recipients", "event_date", "date_precision", "location", "n_publishers",
        "first_reported_at", "last_reported_at", "is_reported_by_actor_side", "is_reported_by_recipient_side", "year",
    ],
    "event_mentions": ["mention_id", "event_id", "year"],
    "mentions": ["mention_id", "voice", "magnitudes", "article_id", "source_id", "published_date", "year"],
    "articles": ["article_id", "source_id", "published_date", "duplicate_of", "is_codable", "year"],
    "source_health": ["source_id", "source_country", "day", "state", "outcome", "reason", "year"],
}  # fmt: skip
# Which series are watched rests on events alone; what was reported of them is read for the days that are due only.
OF_WATCHED = ("source_health", "articles", "events")
OF_REPORTS = ("event_mentions", "mentions")
# Only what belongs to events that were read.
OF_EVENTS = {
    "event_mentions": "SEMI JOIN events USING (event_id)",
    "mentions": "SEMI JOIN event_mentions USING (mention_id)",
}
# A checkpoint of a database in memory packs tables that will be dropped a second later: half a second of a night.
NO_CHECKPOINT = "1TB"
# What every indicator reads is worked out once. Views of later files stand on earlier ones, so the order counts.
SETTLED = ("exposure", "party_pair", "force_stated")


def work_database() -> duckdb.DuckDBPyConnection:
    """A database in memory that lives for one computation; its days are UTC."""
    connection = duckdb.connect(config={"threads": 2, "checkpoint_threshold": NO_CHECKPOINT})
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def open_base(
    connection: duckdb.DuckDBPyConnection,
    store: Store,
    events: str | None = None,
    tables: Collection[str] = tuple(BASE_TABLES),
) -> None:
    """Copies the tables that the views stand on into `connection`, with the columns they need; its days are UTC.

    `events`, a condition on their columns, leaves out the others and what reports them. The Parquet files are read by
    DuckDB itself: through an Arrow data set the lists of parties of a million events take four times as long.
    """
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET preserve_insertion_order = false")
    for table in tables:
        files, columns = table_files(store, table), BASE_TABLES[table]
        files.declare(connection)
        where = f"WHERE {events}" if events and table == "events" else ""
        told = OF_EVENTS.get(table, "") if events else ""
        connection.execute(f"CREATE OR REPLACE TABLE {table} AS FROM ({files.sql(columns)}) {told} {where}")


def open_numbered(connection: duckdb.DuckDBPyConnection, store: Store, condition: str | None = None) -> None:
    """As `open_base` without what reports the events, with numbers for their ids, which no indicator's row names.

    To join and count by words takes twice as long. `name` is the id that the tables have.
    """
    open_base(connection, store, condition, OF_WATCHED)
    connection.execute("ALTER TABLE events RENAME TO named_event")
    keep_events(connection, "true")


def keep_events(connection: duckdb.DuckDBPyConnection, condition: str) -> None:
    """Leaves in `events`, as numbered, those that meet a condition."""
    # A row's place is its number for as long as no row is deleted.
    connection.execute(f"""CREATE OR REPLACE VIEW events AS
        SELECT rowid AS event_id, * RENAME (event_id AS name) FROM named_event WHERE {condition}""")  # noqa: S608


def open_told(connection: duckdb.DuckDBPyConnection, store: Store | None) -> None:
    """What reports the numbered `events`, numbered too; without a store nothing, for views that nobody reads yet."""
    rows = {}
    for table in OF_REPORTS:
        files = table_files(store, table) if store else TableFiles.of_none(table)
        files.declare(connection)
        rows[table] = files.sql(BASE_TABLES[table])
    connection.execute(f"""
        CREATE OR REPLACE TABLE telling AS
        SELECT e.event_id AS event_id, l.year AS link_year, m.* EXCLUDE (mention_id)
        FROM ({rows["event_mentions"]}) l JOIN events e ON e.name = l.event_id
        JOIN ({rows["mentions"]}) m ON m.mention_id = l.mention_id;
        CREATE OR REPLACE VIEW event_mentions AS SELECT rowid AS mention_id, event_id, link_year AS year FROM telling;
        CREATE OR REPLACE VIEW mentions AS SELECT rowid AS mention_id, * EXCLUDE (event_id, link_year) FROM telling;
    """)  # noqa: S608 - own names and files


def open_empty(connection: duckdb.DuckDBPyConnection, tables: Collection[str]) -> None:
    """Makes tables without a row, for views that stand on them and that nobody reads yet."""
    for table in tables:
        files = TableFiles.of_none(table)
        files.declare(connection)
        connection.execute(f"CREATE OR REPLACE TABLE {table} AS {files.sql(BASE_TABLES[table])}")


def settle_views(connection: duckdb.DuckDBPyConnection, settled: Collection[str] = SETTLED) -> None:
    """Runs the 3x views; those that many queries read become tables, so that they are worked out once."""
    for name in settled:
        connection.execute(f"DROP TABLE IF EXISTS {name}")
    for path in sorted(VIEWS_DIR.glob("3*.sql")):
        connection.execute(path.read_text())
    for name in settled:
        settle(connection, name)


def settle(connection: duckdb.DuckDBPyConnection, view: str, where: str = "true") -> None:
    """Puts a table of its rows, or of some, in place of a view."""
    connection.execute(f"CREATE OR REPLACE TABLE settled AS FROM {view} WHERE {where}")
    connection.execute(f"DROP VIEW {view}")
    connection.execute(f"ALTER TABLE settled RENAME TO {view}")
