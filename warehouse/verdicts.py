"""What the rule said of each week goes to `verdicts`, so that the first verdict and the last can be compared."""

from __future__ import annotations

from datetime import datetime

import duckdb

from schemas.indicators import Verdict
from schemas.tables import arrow_schema
from warehouse.store import Store
from warehouse.table_files import table_files
from warehouse.writes import Removal

# For so many days a week is judged again, since reports of a day keep coming in.
REJUDGED_DAYS = 7


def keep_verdicts(connection: duckdb.DuckDBPyConnection, store: Store, *, run_id: str, now: datetime) -> int:
    """Number of verdicts stored: of weeks that were never judged, and of those that end in the last seven days.

    Reads `judged`, what the rule says now.
    """
    files = table_files(store, "verdicts")
    files.declare(connection)
    schema = arrow_schema(Verdict)
    rows = connection.sql(
        f"""SELECT $run_id AS as_of_run, $now::TIMESTAMPTZ AS judged_at, series, a, b, day, y7 AS value, n_sources,
               expected, dispersion, p_high, p_low, baseline_days, panel_sources, year(day) AS year
        FROM (FROM judged WHERE day > (SELECT max(day) FROM judged) - {REJUDGED_DAYS}
              UNION ALL
              FROM judged ANTI JOIN ({files.sql(["series", "a", "b", "day"])}) k USING (series, a, b, day)
              WHERE day <= (SELECT max(day) FROM judged) - {REJUDGED_DAYS})""",  # noqa: S608 - own names
        params={"run_id": run_id, "now": now},
    ).to_arrow_table()
    own = Removal("as_of_run = $run_id", {"run_id": run_id})
    return store.insert_arrow("verdicts", rows.select(schema.names).cast(schema), own) if len(rows) else 0
