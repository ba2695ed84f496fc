-- Counts of a pair for every day that could be seen or on which something is known: FROM dyad('RUS', 'UKR').
-- Null where we were blind (`status` says so); 0 where we looked and nothing was reported. `n_known` counts all the same.
CREATE OR REPLACE MACRO dyad(a, b) AS TABLE
WITH happened AS (
    SELECT h.* FROM dyad_day h WHERE h.a = least(a, b) AND h.b = greatest(a, b)
), calendar AS (
    SELECT x.day AS on_day, x.articles, x.coverage FROM exposure x WHERE x.country = ''
), looked AS (
    SELECT coalesce(c.on_day, h.day) AS on_day, c.articles, coalesce(c.coverage, 0) AS coverage,
           c.articles IS NOT NULL AS was_seen, h.*
    FROM calendar c FULL JOIN happened h ON h.day = c.on_day
)
SELECT k.on_day AS day,
       CASE WHEN k.was_seen THEN coalesce(k.n_events, 0) END AS n_events,
       CASE WHEN k.was_seen THEN coalesce(k.conflict_events, 0) END AS conflict_events,
       CASE WHEN k.was_seen THEN coalesce(k.material_conflict, 0) END AS material_conflict,
       CASE WHEN k.was_seen THEN coalesce(k.cooperation_events, 0) END AS cooperation_events,
       CASE WHEN k.was_seen AND k.n_events > 0 THEN k.material_conflict / k.n_events END AS conflict_share,
       CASE WHEN k.was_seen THEN coalesce(k.max_rung, 0) END AS max_rung, k.share_published,
       k.articles, k.coverage, CASE WHEN k.was_seen THEN 'ok' ELSE 'no_coverage' END AS status,
       coalesce(k.n_events, 0) AS n_known
FROM looked k ORDER BY k.on_day;

-- Pairs with most events, both directions together, of one year or of all: FROM top_dyads(2022), FROM top_dyads().
CREATE OR REPLACE MACRO top_dyads(year := NULL) AS TABLE
SELECT t.a, t.b, count(DISTINCT t.event_id) AS n_events,
       count(DISTINCT t.event_id) FILTER (t.direction = 'up' AND t.quad_class IN (3, 4)) AS conflict_events,
       count(DISTINCT t.event_id) FILTER (t.quad_class IN (1, 2) OR t.direction = 'down') AS cooperation_events,
       max(t.escalation_rung) FILTER (t.direction = 'up') AS max_rung,
       min(t.event_date) AS first_day, max(t.event_date) AS last_day
FROM dyad_event t
WHERE t.status = 'actual' AND (year IS NULL OR t.year = CAST(year AS BIGINT))
GROUP BY t.a, t.b ORDER BY n_events DESC, t.a, t.b;

-- Events of a pair in order, whatever their status, with the sentence that says so: FROM timeline('RUS', 'UKR').
CREATE OR REPLACE MACRO timeline(a, b) AS TABLE
SELECT v.event_date, v.date_precision, v.who, v.act, v.whom, v.status, v.escalation_rung, v.direction, v.how_many, v.place,
       v.n_publishers, v.evidence, v.event_id
FROM events_view v
WHERE v.event_id IN (SELECT p.event_id FROM party_pair p
                     WHERE least(p.doer, p.recipient) = least(a, b) AND greatest(p.doer, p.recipient) = greatest(a, b))
ORDER BY v.event_date, v.escalation_rung DESC, v.event_id;

-- The highest rung of a pair each week: by anybody, by two independent publishers; with the act: FROM rungs('RUS', 'UKR').
CREATE OR REPLACE MACRO rungs(a, b) AS TABLE
SELECT CAST(date_trunc('week', r.event_date) AS DATE) AS week, max(r.escalation_rung) AS rung,
       max(r.escalation_rung) FILTER (r.n_publishers >= 2) AS corroborated_rung,
       first(r.act ORDER BY r.escalation_rung DESC, r.event_date, r.event_id) AS act,
       first(r.evidence ORDER BY r.escalation_rung DESC, r.event_date, r.event_id) AS evidence,
       count(DISTINCT r.event_id) AS n_events
FROM dyad_event r
WHERE r.a = least(a, b) AND r.b = greatest(a, b) AND r.status = 'actual' AND r.direction = 'up'
GROUP BY 1 ORDER BY 1;
