"""Rows of tested indicators -> the same rows with what the alert rule says of their week: expected, tails, panel."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from warehouse.indicator_files import Indicator
from warehouse.spans import JUDGED_REACH_DAYS, with_spans

RULES_DIR = Path(__file__).parent / "alert_rules"
REPORT_SQL = Path(__file__).with_name("report.sql")
TESTED_SCOPE = "dyad"
# What a baseline needs of a stored row.
COUNT_COLUMNS = ("indicator", "a", "b", "day", "n_events", "n_sources")
# Column of a row -> what tail.sql calls it.
JUDGED_COLUMNS = {
    "judged_value": "y7", "expected": "j.expected", "dispersion": "j.dispersion", "p_value": "p_high",
    "p_low": "j.p_low", "baseline_days": "j.baseline_days", "panel_sources": "j.panel_sources",
    "n_judged_sources": "j.n_sources",
}  # fmt: skip


def tested(indicators: Sequence[Indicator]) -> list[Indicator]:
    """The indicators whose counts the rule tests, of pairs."""
    return [indicator for indicator in indicators if indicator.is_tested]


def longest_reach(indicators: Sequence[Indicator]) -> int:
    """For how many days after a change below it a value, or what the rule says of it, may change."""
    return max(JUDGED_REACH_DAYS, *(indicator.reach for indicator in indicators))


def judge_series(connection: duckdb.DuckDBPyConnection, indicators: Sequence[Indicator]) -> None:
    """Makes `judged_row`: rows of indicators_daily with the judgement, of tested pairs on the days of `judged_day`.

    Reads `series`, the rows just computed, and stored rows of tested pairs beside them: `earlier_count` for the weeks
    of baselines, and `earlier` of judged days: what is said of them can change though their count did not.
    """
    some = tested(indicators)
    counts = ", ".join(["indicator AS series", *COUNT_COLUMNS[1:]])
    connection.execute(f"""
        CREATE OR REPLACE TABLE pair_row AS SELECT * FROM series WHERE {is_tested_sql(some)} UNION ALL FROM earlier;
        CREATE OR REPLACE TABLE daily AS
        SELECT {counts} FROM series WHERE {is_tested_sql(some)} UNION ALL SELECT {counts} FROM earlier_count
    """)  # noqa: S608 - names are file names
    connection.execute(with_spans(RULES_DIR / "panel.sql"))
    _count_by_panel(connection, some)
    connection.execute(with_spans(RULES_DIR / "weekly.sql"))
    connection.execute(with_spans(RULES_DIR / "tail.sql"))
    columns = ", ".join(f"{source} AS {name}" for name, source in JUDGED_COLUMNS.items())
    connection.execute(f"""
        CREATE OR REPLACE TABLE judged_row AS
        SELECT p.* REPLACE ({columns}) FROM pair_row p SEMI JOIN judged_day USING (day)
        LEFT JOIN judged j ON j.series = p.indicator AND j.a = p.a AND j.b = p.b AND j.day = p.day""")  # noqa: S608


def is_tested_sql(indicators: Sequence[Indicator], of: str = "") -> str:
    """A condition on rows of indicators_daily (columns behind the prefix `of`): a pair's value that the rule tests."""
    names = ", ".join(f"'{indicator.name}'" for indicator in tested(indicators)) or "''"
    return f"({of}scope = '{TESTED_SCOPE}' AND {of}indicator IN ({names}))"


def _count_by_panel(connection: duckdb.DuckDBPyConnection, indicators: Sequence[Indicator]) -> None:
    """Makes `told`: of each tested pair and day the events that a panel's sources told, and how many told them."""
    connection.execute("""CREATE OR REPLACE TABLE told
        (panel BIGINT, series VARCHAR, a VARCHAR, b VARCHAR, event_date DATE, n_events BIGINT, heard BIT)""")
    if not connection.execute("SELECT count(*) FROM panel_source").fetchall()[0][0]:
        return
    # A night reads only the pairs and days that changed; a panel is counted over all pairs and its whole baseline.
    connection.execute(f"""CREATE OR REPLACE TABLE reach AS
        SELECT 'dyad' AS scope, a, b, (SELECT min(day) FROM judged_day) - {JUDGED_REACH_DAYS} AS first_day,
               (SELECT max(day) FROM judged_day) AS last_day FROM (SELECT DISTINCT a, b FROM daily)""")  # noqa: S608
    connection.execute(REPORT_SQL.read_text())
    connection.execute("CREATE OR REPLACE TABLE report AS FROM report_all")
    connection.execute(TOLD_BY_SQL)
    for indicator in indicators:
        connection.execute(f"""
            INSERT INTO told
            SELECT t.panel, '{indicator.name}', q.a, q.b, q.event_date, count(*), bit_or(t.heard)
            FROM ({indicator.sql}) q JOIN told_by t ON t.event_id = q.event_id GROUP BY ALL""")  # noqa: S608


TOLD_BY_SQL = """
CREATE OR REPLACE TABLE told_by AS
SELECT p.panel, l.event_id, bit_or(r.heard) AS heard
FROM panel_source p JOIN mentions m ON m.source_id = p.source_id JOIN reporter r ON r.voice = m.voice
JOIN event_mentions l ON l.mention_id = m.mention_id GROUP BY p.panel, l.event_id
"""
