"""What changed in the tables since the indicators were last computed: which series on which days, which days of news.

Delta keeps, per version of a table, which files hold it; a row that lies in a file of both versions did not change.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.indicator_base import BASE_TABLES, VIEWS_DIR, open_empty, settle_views, work_database
from warehouse.store import Store
from warehouse.table_files import TableFiles, table_files

# What the rows rest on stays with the commit that wrote them, so that the two can never differ.
BASIS_KEY = "basis"
# Operations of housekeeping: they change no row.
HOUSEKEEPING = frozenset({"OPTIMIZE", "VACUUM START", "VACUUM END", "CREATE TABLE"})


@dataclass(frozen=True)
class Changes:
    """Series and days that changed events touch (scope, a, b, day), and days of panels (country, day)."""

    of_series: pa.Table
    of_panels: pa.Table

    def days(self) -> list[date]:
        """All days on which something changed, ascending."""
        found = {*self.of_series.column("day").to_pylist(), *self.of_panels.column("day").to_pylist()}
        return sorted(found)


def versions(store: Store) -> dict[str, int]:
    """The version of each table below the indicators; -1 for one that nobody has written yet."""
    return {table: store.delta(table).version() if store.exists(table) else -1 for table in BASE_TABLES}


def basis_of(store: Store, table: str) -> Any:
    """Definition and table versions that the rows of a table rest on; None where somebody else has written since."""
    if not store.exists(table):
        return None
    for entry in store.delta(table).history():
        if BASIS_KEY in entry:
            return json.loads(entry[BASIS_KEY])
        if entry.get("operation") not in HOUSEKEEPING:
            return None
    return None


def changes_since(store: Store, then: Mapping[str, int], now: Mapping[str, int]) -> Changes | None:
    """What changed in the tables between two versions; None where files of then are gone and nobody can say.

    Indicators and alerts ask for the same of a night, so the last answer is kept.
    """
    # A folder that was put in place of another has tables of other ids.
    ids = tuple(store.delta(table).metadata().id for table in then if store.exists(table))
    return _changes_between(str(store.data_dir), ids, tuple(then.items()), tuple(now.items()))


@lru_cache(maxsize=1)
def _changes_between(
    data_dir: str, ids: tuple[object, ...], of_then: tuple[tuple[str, int], ...], of_now: tuple[tuple[str, int], ...]
) -> Changes | None:
    store, then, versions_now = Store(Path(data_dir)), dict(of_then), dict(of_now)
    before: dict[str, TableFiles] = {}
    for table, version in then.items():
        if version >= 0 and not store.exists(table):
            return None
        before[table] = table_files(store, table, version) if version >= 0 else TableFiles.of_none(table)
    now = {
        table: table_files(store, table, version) if version >= 0 else TableFiles.of_none(table)
        for table, version in versions_now.items()
    }
    for table in then:
        if not all(path.exists() for path in set(before[table].paths) - set(now[table].paths)):
            return None
    with work_database() as connection:
        for table in then:
            _changed_rows(connection, before[table], now[table])
        of_series = _changed_series(connection, now)
        of_panels = _changed_panels(connection, before, now)
    return Changes(of_series, of_panels)


def _changed_rows(connection: duckdb.DuckDBPyConnection, before: TableFiles, now: TableFiles) -> None:
    """Makes `changed_<table>`: rows that only one of the two versions has; a changed row stands in it twice."""
    name = now.model.table.name
    columns = BASE_TABLES[name]
    TableFiles.of_none(name).declare(connection)
    old, new = before.but(now).sql(columns), now.but(before).sql(columns)
    connection.execute(f"CREATE TABLE old AS {old}")
    connection.execute(f"CREATE TABLE new AS {new}")
    connection.execute(
        f"CREATE TABLE changed_{name} AS (FROM old EXCEPT ALL FROM new) UNION ALL (FROM new EXCEPT ALL FROM old)"
    )
    connection.execute("DROP TABLE old; DROP TABLE new")


def _changed_series(connection: duckdb.DuckDBPyConnection, now: Mapping[str, TableFiles]) -> pa.Table:
    """Series of changed events, as they were and as they are, with the days they stand on and were told on."""
    links, mentions, events = (now[name].sql(BASE_TABLES[name]) for name in ("event_mentions", "mentions", "events"))
    connection.execute(f"""
        CREATE TABLE same_link AS
        SELECT mention_id FROM changed_mentions ANTI JOIN changed_event_mentions USING (mention_id);
        CREATE TABLE link AS
        SELECT mention_id, event_id FROM changed_event_mentions
        UNION SELECT mention_id, event_id FROM ({links}) SEMI JOIN same_link USING (mention_id);
        CREATE TABLE touched AS SELECT event_id FROM changed_events UNION SELECT event_id FROM link;
        INSERT INTO link SELECT mention_id, event_id FROM ({links}) SEMI JOIN touched USING (event_id);
        CREATE TABLE told AS
        SELECT DISTINCT l.event_id, m.published_date AS day FROM link l JOIN (
          SELECT mention_id, published_date FROM changed_mentions
          UNION SELECT mention_id, published_date FROM ({mentions}) SEMI JOIN link USING (mention_id)
        ) m ON m.mention_id = l.mention_id;
        CREATE TABLE version AS
        SELECT DISTINCT ON (e.*) e.* FROM (
          FROM changed_events UNION ALL FROM ({events}) SEMI JOIN touched USING (event_id)
        ) e
    """)  # noqa: S608 - own names and files
    connection.execute("CREATE TABLE numbered AS SELECT row_number() OVER () AS n, * FROM version")
    with work_database() as scoped:
        scoped.register("version", connection.sql("FROM numbered").to_arrow_table())
        scoped.execute("""CREATE TABLE events AS
            SELECT * EXCLUDE (n) REPLACE (n::VARCHAR AS event_id, NULL::VARCHAR AS superseded_by) FROM version""")
        open_empty(scoped, ("event_mentions", "mentions", "articles", "source_health"))
        settle_views(scoped)
        series = scoped.sql("""
            SELECT 'dyad' AS scope, least(doer, recipient) AS a, greatest(doer, recipient) AS b, event_id::BIGINT AS n
            FROM party_pair
            UNION SELECT 'directed', doer, recipient, event_id::BIGINT FROM party_pair
            UNION SELECT 'directed', recipient, doer, event_id::BIGINT FROM party_pair
            UNION SELECT 'directed', a, b, event_id::BIGINT FROM force_stated
            UNION SELECT 'directed', doer.code, location.country, event_id::BIGINT
                  FROM events, unnest(actors) AS d(doer)
            UNION SELECT 'country', party.code, '', event_id::BIGINT
                  FROM (SELECT event_id, unnest(list_concat(actors, recipients)) AS party FROM events)
            UNION SELECT 'world', '', '', event_id::BIGINT FROM events""").to_arrow_table()
    connection.register("series", series)
    return connection.sql("""
        WITH day_of AS (
          SELECT n, event_date AS day FROM numbered WHERE event_date IS NOT NULL
          UNION SELECT n, first_reported_at::DATE FROM numbered
          UNION SELECT v.n, t.day FROM numbered v JOIN told t ON t.event_id = v.event_id
        )
        SELECT DISTINCT s.scope, s.a, s.b, d.day FROM series s JOIN day_of d ON d.n = s.n
        WHERE s.a IS NOT NULL AND s.b IS NOT NULL AND d.day IS NOT NULL""").to_arrow_table()


def _changed_panels(
    connection: duckdb.DuckDBPyConnection, before: Mapping[str, TableFiles], now: Mapping[str, TableFiles]
) -> pa.Table:
    """Days of panels whose exposure is another than it was, and days of articles or sources that changed otherwise."""
    days = connection.sql("SELECT DISTINCT published_date FROM changed_articles").to_arrow_table()
    exposures = [_exposure(files, days) for files in (before, now)]
    connection.register("exposure_before", exposures[0])
    connection.register("exposure_now", exposures[1])
    return connection.sql("""
        SELECT country, day FROM (FROM exposure_before EXCEPT FROM exposure_now)
        UNION SELECT country, day FROM (FROM exposure_now EXCEPT FROM exposure_before)
        UNION SELECT '', published_date FROM changed_articles
        UNION SELECT '', day FROM changed_source_health""").to_arrow_table()


def _exposure(files: Mapping[str, TableFiles], article_days: pa.Table) -> pa.Table:
    """The exposure without the articles of other days: there both versions have the same."""
    with work_database() as connection:
        connection.register("article_day", article_days)
        for table, only in (("articles", "SEMI JOIN article_day USING (published_date)"), ("source_health", "")):
            files[table].declare(connection)
            connection.execute(f"CREATE TABLE {table} AS FROM ({files[table].sql(BASE_TABLES[table])}) {only}")
        connection.execute((VIEWS_DIR / "30_exposure.sql").read_text())
        return connection.sql("FROM exposure").to_arrow_table()
