"""The events behind an alert: those of its peak's week, told by the sources that the week is judged by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import duckdb
import pyarrow as pa

from schemas.indicators import Alert
from warehouse.indicator_files import Indicator
from warehouse.judged import REPORT_SQL, RULES_DIR, TOLD_BY_SQL
from warehouse.spans import with_spans

EVIDENCE_LIMIT = 50
WEEK = timedelta(6)


def make_reports(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes `report_all` of every pair, and who told what on the days that were judged by a panel."""
    connection.execute("""
        CREATE OR REPLACE TABLE reach AS
        SELECT DISTINCT 'dyad' AS scope, least(doer, recipient) AS a, greatest(doer, recipient) AS b,
               DATE '0001-01-01' AS first_day, DATE '9999-12-31' AS last_day FROM party_pair""")
    connection.execute(REPORT_SQL.read_text())
    connection.execute("""
        CREATE OR REPLACE TABLE judged_day AS
        SELECT DISTINCT (event_date + ago::INTEGER)::DATE AS day FROM report_all CROSS JOIN range(7) AS t(ago)""")
    connection.execute(with_spans(RULES_DIR / "panel.sql"))
    connection.execute(TOLD_BY_SQL)


def evidence_of(
    connection: duckdb.DuckDBPyConnection, indicators: Sequence[Indicator], alerts: Sequence[Alert]
) -> dict[str, list[str]]:
    """event_ids behind each alert's peak, most publishers first, then highest rung; on a panel those that it told."""
    columns = {name: [getattr(one, name) for one in alerts] for name in ("alert_id", "series", "a", "b", "peak_day")}
    types = {"peak_day": pa.date32()}
    connection.register("peak", pa.table({k: pa.array(v, types.get(k, pa.string())) for k, v in columns.items()}))
    connection.execute("CREATE OR REPLACE TABLE report AS FROM report_all")
    found: dict[str, list[str]] = {}
    for indicator in indicators:
        rows = connection.execute(f"""
            SELECT k.alert_id,
                   list(q.event_id ORDER BY q.n_publishers DESC, q.escalation_rung DESC, q.event_id)[:{EVIDENCE_LIMIT}]
            FROM ({indicator.sql}) q
            JOIN peak k ON k.a = q.a AND k.b = q.b AND q.event_date BETWEEN k.peak_day - {WEEK.days} AND k.peak_day
            LEFT JOIN panel_of_day p ON p.day = k.peak_day
            WHERE q.scope = 'dyad' AND k.series = '{indicator.name}' AND (coalesce(p.panel, 0) = 0 OR EXISTS (
              FROM told_by t WHERE t.panel = p.panel AND t.event_id = q.event_id))
            GROUP BY k.alert_id""").fetchall()  # noqa: S608 - the indicator's own file
        found |= dict(rows)
    return found
