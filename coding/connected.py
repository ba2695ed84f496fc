"""Which stored reports can have to do with new ones: all that a night has to read of the months around it.

Two reports are compared by folding only if they are of one block, share a party or a town, and lie near each other in
time. Whoever is not reached from a new report over steps of that kind stays as it was folded before.
"""

from __future__ import annotations

from collections.abc import Collection

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from coding.act_families import FAMILIES, RECIPROCAL_FAMILIES

# What of a mention decides with which others it is compared.
HEAD_COLUMNS = (
    "mention_id", "article_id", "via_duplicate", "article_event_id", "act", "status", "actors", "recipients",
    "location", "event_date", "date_precision", "published_date",
)  # fmt: skip

# One row for each mention and each thing that it shares with its neighbours. A neighbourhood ends where two days pass
# without a report; a report and its reprints are one whatever lies between. Words are compared by their hashes: should
# two ever meet in one, something is folded again that need not be.
NEIGHBOURHOODS_SQL = """
WITH head AS (
    SELECT h.*, coalesce(f.family, h.act) AS family,
           coalesce(f.is_reciprocal, false) AS is_reciprocal,
           CASE WHEN status IN ('future', 'historical') THEN 'actual' ELSE status END AS told_as,
           coalesce(event_date, published_date) AS first_day,
           CASE date_precision WHEN 'week' THEN first_day + 6
                WHEN 'month' THEN (first_day + INTERVAL 1 MONTH)::DATE - 1 ELSE first_day END AS last_day
    FROM heads h LEFT JOIN families f USING (act)
), shared AS (
    SELECT n, 'by ' || coalesce(nullif(p.code, ''), p.name) AS handle FROM (SELECT n, unnest(actors) AS p FROM head)
    UNION SELECT n, (CASE WHEN is_reciprocal THEN 'by ' ELSE 'to ' END) || coalesce(nullif(p.code, ''), p.name)
    FROM (SELECT n, is_reciprocal, unnest(recipients) AS p FROM head)
    UNION SELECT n, 'at ' || coalesce('g' || p.geonames_id, p.name || '|' || coalesce(p.country, ''))
    FROM (SELECT n, location AS p FROM head WHERE location.precision IN ('city', 'point'))
), placed AS (
    SELECT n, hash(family, told_as, handle) AS word, first_day, max(last_day) OVER (
        PARTITION BY word ORDER BY first_day, n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS reached_day
    FROM shared JOIN head USING (n) WHERE handle IS NOT NULL
), near AS (
    SELECT n, sum((reached_day IS NULL OR first_day - reached_day > $near_days)::INTEGER) OVER (
        ORDER BY word, first_day, n) AS neighbourhood
    FROM placed
)
SELECT n, neighbourhood FROM near
UNION ALL SELECT n, -1 - (hash(coalesce(via_duplicate, article_id), article_event_id) >> 2)::BIGINT FROM head
"""


def connected(
    heads: pa.Table, ids: Collection[str], near_days: int, connection: duckdb.DuckDBPyConnection
) -> list[str]:
    """Ids of the mentions that folding could compare, directly or by way of others, with those of `ids`, and these.

    `heads` are mentions with HEAD_COLUMNS; `near_days` is how far folding looks for a report of the same act. Asked on
    `connection`, where `heads` and `families` then stand for something else.
    """
    families = [
        {"act": act, "family": family, "is_reciprocal": family in RECIPROCAL_FAMILIES}
        for act, (family, _) in FAMILIES.items()
    ]
    # Numbered here: a query gives rows in whatever order its joins leave them.
    connection.register("heads", heads.append_column("n", pa.array(range(len(heads)), pa.int64())))
    connection.register("families", pa.Table.from_pylist(families))
    found = connection.execute(NEIGHBOURHOODS_SQL, {"near_days": near_days}).fetchnumpy()
    member = np.asarray(found["n"], dtype=np.int64)
    _, place = np.unique(np.asarray(found["neighbourhood"], dtype=np.int64), return_inverse=True)
    reached = pc.is_in(heads.column("mention_id"), pa.array(list(ids), pa.string())).to_numpy(zero_copy_only=False)
    n_reached = 0
    while (n_now := int(reached.sum())) > n_reached:
        n_reached = n_now
        met = np.zeros(len(found["n"]), dtype=bool)
        met[place[reached[member]]] = True
        reached[member[met[place]]] = True
    return list(heads.column("mention_id").filter(pa.array(reached)).to_pylist())
