-- An act told by two publishers is as new as the days since the last such act of its rung or above.
WITH act AS NOT MATERIALIZED (
  SELECT * FROM report WHERE status = 'actual' AND direction = 'up' AND n_publishers >= 2
), of_day AS (
  SELECT scope, a, b, event_date, max(escalation_rung) AS rung FROM act GROUP BY ALL
), series AS (
  -- One number sorts in half the time of three words.
  SELECT scope, a, b, row_number() OVER () AS n FROM of_day GROUP BY ALL
), level AS (
  SELECT s.n, d.event_date, d.rung, unnest(range(d.rung + 1)) AS level
  FROM of_day d JOIN series s ON s.scope = d.scope AND s.a = d.a AND s.b = d.b
), gap AS (
  SELECT n, event_date, rung, event_date - lag(event_date) OVER (PARTITION BY n, level ORDER BY event_date) AS days
  FROM level QUALIFY level = rung
), latest AS (
  SELECT * FROM act WHERE event_date >= (SELECT min(day) FROM wanted)
)
SELECT l.*, least(coalesce(g.days, 180), 180) AS novelty
FROM latest l JOIN series s ON s.scope = l.scope AND s.a = l.a AND s.b = l.b
JOIN gap g ON g.n = s.n AND g.event_date = l.event_date AND g.rung = l.escalation_rung
