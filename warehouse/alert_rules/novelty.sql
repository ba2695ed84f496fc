-- Acts too rare to count: the first time in 180 days, of which at least 42 were seen (as many as a baseline of counts
-- needs; an archive has holes), that two independent publishers report acts between a pair at a rung or above within a
-- week; and every nuclear signal and ultimatum. No probability is claimed. Levels: 6 forces gathered, 7 coercion,
-- 9 sustained attacks, 10 war, so that a war is news also where clashes are daily. The publishers may report two acts: what
-- counts is that two of them tell of force at that level, not that both tell of the same place. Where the roster changed
-- by more than a fifth only the sources that stayed are heard (panel.sql): what a new source is first to tell of may have
-- been so before.
-- Reads report_all, exposure, panel_of_day and told_by. Columns: series, a, b, day, value (rung), event_ids.
WITH seen AS (
  SELECT day, count(articles) OVER (ORDER BY day ROWS BETWEEN 180 PRECEDING AND 1 PRECEDING) AS seen_days
  FROM exposure WHERE country = ''
), act AS (
  SELECT r.* REPLACE (CASE WHEN p.panel > 0 THEN t.heard ELSE r.heard END AS heard,
                      CASE WHEN p.panel > 0 THEN bit_count(t.heard) ELSE r.n_publishers END AS n_publishers)
  FROM report_all r LEFT JOIN panel_of_day p ON p.day = r.event_date
  LEFT JOIN told_by t ON t.panel = p.panel AND t.event_id = r.event_id
  WHERE r.scope = 'dyad' AND r.status = 'actual' AND r.direction = 'up' AND r.escalation_rung >= 6
    AND (p.day IS NULL OR p.panel = 0 OR t.event_id IS NOT NULL)
), of_day AS (
  SELECT a, b, level.rung AS level, event_date AS day, bit_or(heard) AS heard,
         max(escalation_rung) FILTER (n_publishers >= 2) AS told_by_two,
         max(n_publishers) AS n_publishers, list(event_id ORDER BY escalation_rung DESC, n_publishers DESC, event_id) AS event_ids
  FROM act JOIN (VALUES (6), (7), (9), (10)) AS level(rung) ON escalation_rung >= level.rung GROUP BY ALL
), reached AS (
  SELECT a, b, level, day, greatest(level, max(told_by_two) OVER week) AS rung, flatten(list(event_ids) OVER week) AS event_ids
  FROM of_day
  WINDOW week AS (PARTITION BY a, b, level ORDER BY day RANGE BETWEEN INTERVAL 6 DAYS PRECEDING AND CURRENT ROW)
  QUALIFY n_publishers >= 2 OR bit_count(bit_or(heard) OVER week) >= 2
), first AS (
  SELECT *, lag(day) OVER (PARTITION BY a, b, level ORDER BY day) AS previous FROM reached
)
SELECT 'rung' AS series, a, b, f.day AS day, max(rung)::DOUBLE AS value, max_by(event_ids, level) AS event_ids
FROM first f JOIN seen s ON s.day = f.day
WHERE s.seen_days >= 42 AND (f.previous IS NULL OR f.day - f.previous > 180)
GROUP BY a, b, f.day
UNION ALL
SELECT act, a, b, event_date, max(escalation_rung)::DOUBLE, list(event_id ORDER BY n_publishers DESC, event_id)
FROM report_all JOIN seen ON seen.day = event_date
WHERE scope = 'dyad' AND status = 'actual' AND direction = 'up' AND act IN ('nuclear_signal', 'ultimatum') GROUP BY ALL
