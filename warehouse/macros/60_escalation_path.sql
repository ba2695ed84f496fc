-- The way of a pair up and down the ladder, week by week without holes: rung told by anybody and by two independent
-- publishers, talks against threats, what was announced against what was done, and the words of the highest act. Null in
-- weeks on no day of which anything could be seen; `n_known` counts what is known of them all the same:
-- FROM escalation_path('RUS', 'UKR').
CREATE OR REPLACE MACRO escalation_path(a, b) AS TABLE
WITH counted AS (
    SELECT d.* FROM dyad_week d WHERE d.a = least(a, b) AND d.b = greatest(a, b)
), looked AS (
    SELECT CAST(date_trunc('week', x.day) AS DATE) AS in_week, count(*) AS n_days, count(x.articles) AS seen_days,
           avg(x.coverage) AS coverage, sum(x.articles_seen)::BIGINT AS articles
    FROM exposure x WHERE x.country = '' GROUP BY 1
), joined AS (
    SELECT coalesce(l.in_week, c.week) AS on_week, coalesce(l.seen_days, 0) > 0 AS was_seen, l.seen_days = l.n_days AS is_whole,
           coalesce(l.coverage, 0) AS coverage, coalesce(l.articles, 0) AS articles, c.*
    FROM looked l FULL JOIN counted c ON c.week = l.in_week
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
