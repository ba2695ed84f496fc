-- The way of a pair up and down the ladder, week by week without holes: rung told by anybody and by two independent
-- publishers, talks against threats, what was announced against what was done, and the words of the highest act. Null in
-- weeks on no day of which anything could be seen; `n_known` counts what is known of them all the same:
-- FROM escalation_path('RUS', 'UKR').
CREATE OR REPLACE MACRO escalation_path(a, b) AS TABLE
WITH of_pair AS (
    SELECT CAST(date_trunc('week', d.event_date) AS DATE) AS in_week, d.* FROM dyad_event d
    WHERE d.a = least(a, b) AND d.b = greatest(a, b)
), counted AS (
    SELECT p.in_week, count(DISTINCT p.event_id) AS n_events,
           max(p.escalation_rung) FILTER (p.status = 'actual' AND p.direction = 'up') AS rung_any,
           max(p.escalation_rung) FILTER (p.status = 'actual' AND p.direction = 'up' AND p.n_publishers >= 2) AS rung,
           count(DISTINCT p.event_id) FILTER (p.status = 'actual' AND is_talk(p.act)) AS talks,
           count(DISTINCT p.event_id) FILTER (p.status NOT IN ('negated', 'historical') AND is_threat(p.act)) AS threats,
           count(DISTINCT p.event_id) FILTER (p.status = 'actual' AND is_refusal(p.act)) AS refusals,
           count(DISTINCT p.event_id) FILTER (p.status IN ('future', 'hypothetical') AND p.direction = 'up') AS announced,
           count(DISTINCT p.event_id) FILTER (p.status = 'actual' AND p.direction = 'up') AS done,
           first(p.act ORDER BY p.escalation_rung DESC, p.event_date, p.event_id)
             FILTER (p.status = 'actual' AND p.direction = 'up') AS act,
           first(p.evidence ORDER BY p.escalation_rung DESC, p.event_date, p.event_id)
             FILTER (p.status = 'actual' AND p.direction = 'up') AS evidence
    FROM of_pair p GROUP BY p.in_week
), looked AS (
    SELECT CAST(date_trunc('week', x.day) AS DATE) AS in_week, count(*) AS n_days, count(x.articles) AS seen_days,
           avg(x.coverage) AS coverage, sum(x.articles_seen)::BIGINT AS articles
    FROM exposure x WHERE x.country = '' GROUP BY 1
), joined AS (
    SELECT coalesce(l.in_week, c.in_week) AS on_week, coalesce(l.seen_days, 0) > 0 AS was_seen, l.seen_days = l.n_days AS is_whole,
           coalesce(l.coverage, 0) AS coverage, coalesce(l.articles, 0) AS articles, c.*
    FROM looked l FULL JOIN counted c ON c.in_week = l.in_week
)
SELECT j.on_week AS week,
       CASE WHEN j.was_seen THEN coalesce(j.rung, 0) END AS rung, CASE WHEN j.was_seen THEN coalesce(j.rung_any, 0) END AS rung_any,
       CASE WHEN j.was_seen THEN coalesce(j.talks, 0) END AS talks, CASE WHEN j.was_seen THEN coalesce(j.threats, 0) END AS threats,
       CASE WHEN j.was_seen THEN coalesce(j.refusals, 0) END AS refusals,
       CASE WHEN j.was_seen THEN coalesce(j.announced, 0) END AS announced, CASE WHEN j.was_seen THEN coalesce(j.done, 0) END AS done,
       j.act, j.evidence, j.coverage, j.articles,
       CASE WHEN NOT j.was_seen THEN 'no_coverage' WHEN j.is_whole THEN 'ok' ELSE 'partial_window' END AS status,
       coalesce(j.n_events, 0) AS n_known
FROM joined j ORDER BY j.on_week;
