-- An act told by two publishers is as new as the days since the last such act of its rung or above.
WITH act AS (
  SELECT * FROM report WHERE status = 'actual' AND direction = 'up' AND n_publishers >= 2
), of_day AS (
  SELECT scope, a, b, event_date, max(escalation_rung) AS rung FROM act GROUP BY ALL
), level AS (
  SELECT scope, a, b, event_date, rung, unnest(range(rung + 1)) AS level FROM of_day
), gap AS (
  SELECT scope, a, b, event_date, level, rung,
         event_date - lag(event_date) OVER (PARTITION BY scope, a, b, level ORDER BY event_date) AS days
  FROM level QUALIFY level = rung
)
SELECT act.*, least(coalesce(gap.days, 180), 180) AS novelty
FROM act JOIN gap ON gap.scope = act.scope AND gap.a = act.a AND gap.b = act.b AND gap.event_date = act.event_date
WHERE act.escalation_rung = gap.rung
