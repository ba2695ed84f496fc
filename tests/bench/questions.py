# ruff: noqa: E501 - two queries are compared line by line, so the lines of each stay whole
"""The ten questions that analysts of event data ask: the one-liner on a snapshot, the same by hand over its Parquet.

By hand means as somebody writes it who has nothing but the files: `{events}` stands for `read_parquet` of the folder.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from schemas.tables import table_names


@dataclass(frozen=True)
class Question:
    """A question, its one-liner, and the query by hand that gives the same rows."""

    name: str
    one_liner: str
    by_hand: str


def over_parquet(sql: str, snapshot: Path) -> str:
    """A query by hand with its `{table}` filled in by the Parquet folders of a snapshot."""
    for table in table_names():
        files = f"{snapshot}/parquet/{table}/*/*.parquet"
        source = f"read_parquet('{files}', hive_partitioning = true, hive_types = {{'year': BIGINT}})"
        sql = sql.replace(f"{{{table}}}", source)
    return sql


CODES = "list_distinct(list_transform({0}, lambda p: p.code))"
ACTORS, RECIPIENTS = CODES.format("actors"), CODES.format("recipients")
MUTUAL = """(event_type IN ('AGREE', 'CONSULT', 'COOPERATE')
             OR act IN ('armed_clash', 'border_incident', 'ceasefire', 'break_relations'))"""
# Events of one pair, whichever way.
OF_RUS_UKR = f"""(
    (list_contains({ACTORS}, 'RUS') AND list_contains({RECIPIENTS}, 'UKR'))
    OR (list_contains({ACTORS}, 'UKR') AND list_contains({RECIPIENTS}, 'RUS'))
    OR (len({RECIPIENTS}) = 0 AND {MUTUAL} AND list_has_all({ACTORS}, ['RUS', 'UKR'])))"""
ON_A_DAY = "superseded_by IS NULL AND event_date IS NOT NULL AND date_precision IN ('day', 'published')"
SEEN = """
    roster AS (SELECT day, source_id, state = 'ok' AS is_ok FROM {source_health} WHERE state <> 'disabled'),
    printed AS (
      SELECT published_date AS day, source_id, count(*) AS n FROM {articles} WHERE duplicate_of IS NULL GROUP BY ALL
    ), seen AS (
      SELECT r.day AS day, count(*) AS n_sources, count(*) FILTER (r.is_ok) AS n_ok,
             coalesce(sum(p.n) FILTER (r.is_ok), 0)::BIGINT AS articles
      FROM roster r LEFT JOIN printed p ON p.day = r.day AND p.source_id = r.source_id GROUP BY r.day
    )"""
OF_THE_PAIR = f"""
    happened AS (
      SELECT event_date AS day, count(*) AS n_events,
             count(*) FILTER (direction = 'up' AND quad_class IN (3, 4)) AS conflict_events,
             count(*) FILTER (direction = 'up' AND quad_class = 4) AS material_conflict
      FROM {{events}} WHERE {ON_A_DAY} AND status = 'actual' AND {OF_RUS_UKR} GROUP BY event_date
    )"""
BY_DAY = f"""
    WITH {SEEN}, {OF_THE_PAIR}, looked AS (
      SELECT coalesce(s.day, h.day) AS day, s.n_ok / s.n_sources >= 0.5 AS was_seen, h.* EXCLUDE (day)
      FROM seen s FULL JOIN happened h ON h.day = s.day
    )"""
TOOK_PART = f"""
    SELECT event_id, event_date, unnest(list_distinct(list_concat({ACTORS}, {RECIPIENTS}))) AS code
    FROM {{events}} WHERE {ON_A_DAY} AND status = 'actual'"""
EVIDENCE = """
    SELECT e.event_date, e.act, m.publisher, m.text AS sentence, a.canonical_url AS link, m.contexts, e.event_id, m.mention_id
    FROM {events} e JOIN {event_mentions} l ON l.event_id = e.event_id JOIN {mentions} m ON m.mention_id = l.mention_id
    LEFT JOIN {articles} a ON a.article_id = m.article_id"""

QUESTIONS = (
    Question(
        "which pairs define a year",
        "SELECT a, b, n_events, conflict_events FROM top_dyads(2024)",
        f"""WITH aimed AS (
          SELECT event_id, direction, quad_class, doer, unnest({RECIPIENTS}) AS target
          FROM (SELECT *, unnest({ACTORS}) AS doer FROM {{events}} WHERE year = 2024 AND status = 'actual' AND {ON_A_DAY})
        ), shared AS (
          SELECT event_id, direction, quad_class, doer, unnest({ACTORS}) AS target
          FROM (SELECT *, unnest({ACTORS}) AS doer FROM {{events}} WHERE year = 2024 AND status = 'actual' AND {ON_A_DAY}
                AND len({RECIPIENTS}) = 0 AND {MUTUAL})
        ), pair AS (
          SELECT *, least(doer, target) AS a, greatest(doer, target) AS b FROM aimed WHERE doer <> target
          UNION ALL SELECT *, doer, target FROM shared WHERE doer < target
        )
        SELECT a, b, count(DISTINCT event_id) AS n_events,
               count(DISTINCT event_id) FILTER (direction = 'up' AND quad_class IN (3, 4)) AS conflict_events
        FROM pair GROUP BY a, b ORDER BY n_events DESC, a, b""",
    ),
    Question(
        "counts of a pair by day",
        "SELECT day, n_events, conflict_events, status FROM dyad('RUS', 'UKR')",
        f"""{BY_DAY} SELECT day, CASE WHEN was_seen THEN coalesce(n_events, 0) END AS n_events,
          CASE WHEN was_seen THEN coalesce(conflict_events, 0) END AS conflict_events,
          CASE WHEN was_seen THEN 'ok' ELSE 'no_coverage' END AS status FROM looked ORDER BY day""",
    ),
    Question(
        "share of a day's events that are material conflict",
        "SELECT day, conflict_share FROM dyad('RUS', 'UKR')",
        f"""{BY_DAY} SELECT day, CASE WHEN was_seen AND n_events > 0 THEN material_conflict / n_events END AS conflict_share
          FROM looked ORDER BY day""",
    ),
    Question(
        "whose rank jumped most",
        "SELECT code, ranks_up, n_now, n_before FROM risers('2024-12-22')",
        f"""WITH took_part AS ({TOOK_PART} AND event_date > DATE '2024-12-22' - 56 AND event_date <= DATE '2024-12-22'),
        counted AS (
          SELECT code, count(*) FILTER (event_date > DATE '2024-12-22' - 28) AS n_now,
                 count(*) FILTER (event_date <= DATE '2024-12-22' - 28) AS n_before FROM took_part GROUP BY code
        ), ranked AS (
          SELECT *, rank() OVER (ORDER BY n_before DESC) - rank() OVER (ORDER BY n_now DESC) AS ranks_up FROM counted
        )
        SELECT code, ranks_up, n_now, n_before FROM ranked WHERE n_now > 0 ORDER BY ranks_up DESC, n_now DESC, code""",
    ),
    Question(
        "whose past does this month look like",
        "SELECT code, last_day, round(similarity, 9) AS similarity, n_conflict_events FROM similar('UKR', '2024-12-28', 14)",
        f"""WITH took_part AS ({TOOK_PART} AND direction = 'up' AND quad_class IN (3, 4) AND event_date <= DATE '2024-12-28'),
        daily AS (SELECT code, event_date AS day, count(*)::DOUBLE AS n FROM took_part GROUP BY ALL),
        asked AS (
          SELECT ago::INTEGER AS ago, coalesce(n, 0) AS n FROM range(14) AS t(ago)
          LEFT JOIN daily d ON d.code = 'UKR' AND d.day = DATE '2024-12-28' - ago::INTEGER
        ), total AS (SELECT sum(n) AS y, 14 * sum(n * n) - sum(n) ** 2 AS yy FROM asked),
        stretch AS (
          SELECT d.code, d.day + q.ago AS last_day, sum(d.n) AS x, 14 * sum(d.n * d.n) - sum(d.n) ** 2 AS xx, sum(d.n * q.n) AS xy
          FROM daily d CROSS JOIN asked q WHERE d.day + q.ago <= DATE '2024-12-28' - 14 GROUP BY ALL
        ), judged AS (
          SELECT s.*, (14 * xy - x * y) / sqrt(xx * yy) AS similarity FROM stretch s CROSS JOIN total WHERE xx > 0 AND yy > 0
        )
        SELECT code, last_day, round(similarity, 9) AS similarity, x::BIGINT AS n_conflict_events FROM judged
        QUALIFY row_number() OVER (PARTITION BY code ORDER BY judged.similarity DESC, last_day DESC) = 1
        ORDER BY judged.similarity DESC, code""",
    ),
    Question(
        "acts of given codes from government to government",
        "SELECT event_date, act, event_id FROM events_between(['RUS'], ['CHN', 'IRN'], sector := 'GOV', codes := ['threat', 'demand'])",
        """SELECT event_date, act, event_id FROM {events}
        WHERE superseded_by IS NULL AND act IN ('threat', 'demand')
          AND len(list_filter(actors, lambda p: p.code = 'RUS' AND p.sector = 'GOV')) > 0
          AND len(list_filter(recipients, lambda p: p.code IN ('CHN', 'IRN') AND p.sector = 'GOV')) > 0
        ORDER BY event_date, event_id""",
    ),
    Question(
        "a timeline without holes",
        "SELECT day, status, n_known FROM dyad('RUS', 'UKR')",
        f"""{BY_DAY} SELECT day, CASE WHEN was_seen THEN 'ok' ELSE 'no_coverage' END AS status, coalesce(n_events, 0) AS n_known
          FROM looked ORDER BY day""",
    ),
    Question(
        "events of a theme, with their reports",
        "SELECT event_date, act, publisher, sentence, link, event_id, mention_id FROM evidence() "
        "WHERE list_contains(contexts, 'military') AND event_date >= DATE '2024-12-01' ORDER BY event_date, event_id, mention_id",
        f"""SELECT event_date, act, publisher, sentence, link, event_id, mention_id FROM ({EVIDENCE}
          WHERE e.superseded_by IS NULL AND e.year = 2024 AND m.year = 2024 AND l.year = 2024 AND e.event_date >= DATE '2024-12-01'
            AND list_contains(m.contexts, 'military')) ORDER BY event_date, event_id, mention_id""",
    ),
    Question(
        "who reported it, in which sentence, under which address",
        "SELECT event_date, act, publisher, sentence, link, event_id, mention_id FROM evidence('RUS', 'UKR', '2024-12-12') "
        "ORDER BY event_id, mention_id",
        f"""SELECT event_date, act, publisher, sentence, link, event_id, mention_id FROM ({EVIDENCE}
          WHERE e.superseded_by IS NULL AND e.year = 2024 AND m.year = 2024 AND l.year = 2024 AND e.event_date = DATE '2024-12-12'
            AND e.event_id IN (SELECT event_id FROM {{events}} WHERE year = 2024 AND {OF_RUS_UKR}))
          ORDER BY event_id, mention_id""",
    ),
    Question(
        "is the drop real, or did a source die",
        "SELECT day, n_sources, n_ok, articles, n_events FROM coverage('RUS', 'UKR') WHERE panel = 'all sources'",
        f"""WITH {SEEN}, {OF_THE_PAIR}
        SELECT s.day, s.n_sources, s.n_ok, CASE WHEN s.n_ok / s.n_sources >= 0.5 THEN s.articles END AS articles, h.n_events
        FROM seen s LEFT JOIN happened h ON h.day = s.day ORDER BY s.day""",
    ),
)
