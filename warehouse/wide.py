"""`indicators_wide`: the long table turned, one column an indicator; made from the folder, which is the only list."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from warehouse.indicator_files import Indicator

KEY_MEANINGS = {
    "day": "last day of the windows, UTC",
    "scope": "what the series are about",
    "a": "actor code; the smaller of a dyad, the doer of a directed pair, the country of a panel",
    "b": "actor code; the larger of a dyad, the recipient of a directed pair, empty otherwise",
    "year": "year of `day` [year]",
}


def make_wide_view(connection: duckdb.DuckDBPyConnection, indicators: Sequence[Indicator]) -> None:
    """Makes the view over `indicators_daily` in `connection`, with what each of its columns means."""
    columns = ", ".join(f"'{indicator.name}'" for indicator in indicators)
    connection.execute(f"""
        CREATE OR REPLACE VIEW indicators_wide AS
        FROM (SELECT day, scope, a, b, year, indicator, value FROM indicators_daily)
        PIVOT (first(value) FOR indicator IN ({columns}) GROUP BY day, scope, a, b, year)""")  # noqa: S608 - file names
    meanings = KEY_MEANINGS | {one.name: f"{one.title} [{one.unit}]; null: {one.null_means}" for one in indicators}
    connection.execute("COMMENT ON VIEW indicators_wide IS 'indicators_daily with one column for each indicator'")
    for column, meaning in meanings.items():
        text = " ".join(meaning.split()).replace("'", "''")
        connection.execute(f"COMMENT ON COLUMN indicators_wide.\"{column}\" IS '{text}'")
