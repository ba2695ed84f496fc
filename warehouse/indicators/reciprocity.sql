-- Weeks that end on one weekday are a week apart: 26 of them, each side's conflict acts through the articles seen.
-- Scope dyad: both in one week; scope directed: `a` in the week after `b`.
WITH conflict AS (
  SELECT a, b, event_date, count(*) AS n, bit_or(heard) AS heard, list(event_id) AS event_ids,
         count(*) FILTER (date_precision = 'published') AS n_published,
         sum(n_mentions) AS n_mentions
  FROM report
  WHERE scope = 'directed' AND status = 'actual' AND direction = 'up' AND quad_class IN (3, 4) GROUP BY ALL
), asked AS (
  SELECT least(a, b) AS a, greatest(a, b) AS b, min(day) AS first_day, max(day) AS last_day FROM wanted GROUP BY ALL
), daily AS (
  SELECT q.a, q.b, k.day, k.exposure AS articles, k.seen_days, coalesce(x.n, 0) AS by_a, coalesce(y.n, 0) AS by_b,
         coalesce(x.n_published, 0) + coalesce(y.n_published, 0) AS n_published,
         coalesce(x.n_mentions, 0) + coalesce(y.n_mentions, 0) AS n_mentions,
         coalesce(x.heard | y.heard, x.heard, y.heard) AS heard,
         list_concat(coalesce(x.event_ids, []), coalesce(y.event_ids, [])) AS event_ids
  FROM asked q JOIN seen_within(7) k ON k.country = '' AND k.day BETWEEN q.first_day - 196 AND q.last_day
  LEFT JOIN conflict x ON x.a = q.a AND x.b = q.b AND x.event_date = k.day
  LEFT JOIN conflict y ON y.a = q.b AND y.b = q.a AND y.event_date = k.day
), weekly AS (
  SELECT a, b, day, CASE WHEN seen_days >= 5 THEN sum(by_a) OVER week / articles END AS rate_a,
         CASE WHEN seen_days >= 5 THEN sum(by_b) OVER week / articles END AS rate_b,
         sum(by_a) OVER half AS n_a, sum(by_b) OVER half AS n_b, bit_count(bit_or(heard) OVER half) AS n_sources,
         sum(n_published) OVER half AS n_published, sum(n_mentions) OVER half AS n_mentions, flatten(list(event_ids) OVER half) AS event_ids
  FROM daily
  WINDOW week AS (PARTITION BY a, b ORDER BY day ROWS 6 PRECEDING), half AS (PARTITION BY a, b ORDER BY day ROWS 181 PRECEDING)
), lagged AS (
  SELECT *, lag(rate_a) OVER w AS before_a, lag(rate_b) OVER w AS before_b FROM weekly
  WINDOW w AS (PARTITION BY a, b, isodow(day) ORDER BY day)
), related AS (
  SELECT a, b, day, n_a + n_b AS n_events, n_sources, n_published, n_mentions, event_ids,
         count(rate_a) OVER w >= 13 AND least(n_a, n_b) >= 10 AS is_enough, corr(rate_a, rate_b) OVER w AS together,
         corr(rate_a, before_b) OVER w AS a_after_b, corr(rate_b, before_a) OVER w AS b_after_a
  FROM lagged WINDOW w AS (PARTITION BY a, b, isodow(day) ORDER BY day ROWS 25 PRECEDING)
), series AS (
  SELECT * REPLACE ('dyad' AS scope), together AS value FROM (SELECT 'dyad' AS scope, * FROM related)
  UNION ALL SELECT 'directed' AS scope, *, a_after_b FROM related
  UNION ALL SELECT 'directed' AS scope, * REPLACE (b AS a, a AS b), b_after_a FROM related
)
SELECT scope, a, b, day, CASE WHEN is_enough AND NOT isnan(value) THEN round(value, 9) END AS value, n_events::BIGINT AS n_events,
       coalesce(n_sources, 0) AS n_sources, n_published / nullif(n_events, 0) AS share_published, n_mentions::BIGINT AS n_mentions, event_ids
FROM series SEMI JOIN wanted USING (scope, a, b, day)
