-- Acts too rare to count: the first corroborated act at a high rung after 180 seen days without one, and every
-- nuclear signal and ultimatum. No probability is claimed. Rungs 9 and 10 count apart, so that a war is news also where
-- clashes are daily. Columns: series, a, b, day, value (rung), event_ids.
WITH seen AS (
  SELECT day, articles IS NOT NULL AS is_seen, sum((articles IS NOT NULL)::INTEGER) OVER (ORDER BY day) AS n_seen
  FROM exposure WHERE country = ''
), act AS (
  SELECT * FROM scoped_event WHERE scope = 'dyad' AND status = 'actual' AND direction = 'up'
), reached AS (
  SELECT a, b, level.rung AS level, event_date AS day, max(escalation_rung) AS rung,
         list(event_id ORDER BY escalation_rung DESC, n_publishers DESC, event_id) AS event_ids
  FROM act JOIN (VALUES (7), (9), (10)) AS level(rung) ON escalation_rung >= level.rung
  WHERE n_publishers >= 2 GROUP BY ALL
), before AS (
  SELECT *, lag(day) OVER (PARTITION BY a, b, level ORDER BY day) AS previous FROM reached
), first AS (
  SELECT b.*, now.n_seen - now.is_seen::INTEGER - coalesce(past.n_seen, 0) AS quiet_days
  FROM before b JOIN seen now ON now.day = b.day LEFT JOIN seen past ON past.day = b.previous
)
SELECT 'rung' AS series, a, b, day, max(rung)::DOUBLE AS value, max_by(event_ids, level) AS event_ids
FROM first WHERE quiet_days >= 180 GROUP BY ALL
UNION ALL
SELECT act, a, b, event_date, max(escalation_rung)::DOUBLE, list(event_id ORDER BY n_publishers DESC, event_id)
FROM act JOIN seen ON seen.day = event_date WHERE act IN ('nuclear_signal', 'ultimatum') GROUP BY ALL
