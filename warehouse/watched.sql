-- Which series have a row on which days; names in braces are those of spans.py. Reads the settled views, `listed` (a, b:
-- the watchlist's pairs), `asked_day` (the days to compute) and the variable today; makes `watched_day`.
--
-- A pair is watched on every day when it is listed, else from {watched_before_days} days before to {watched_days} days
-- after each day on which it had five events in {watched_days} days: the baseline of the alert rule needs what was
-- before, and afterwards it comes to rest. Series end with today or the last day on which any source was looked at.
-- After {watched_days} days in a row on which nothing could be seen they pause, since nothing is left that a value could
-- rest on; an archive of years has long holes.
CREATE OR REPLACE TABLE recorded_day AS
WITH looked_at AS (
  SELECT day, count(articles) OVER (ORDER BY day ROWS BETWEEN {watched_days} PRECEDING AND CURRENT ROW) AS seen_days
  FROM exposure WHERE country = ''
)
SELECT day FROM looked_at WHERE seen_days > 0 AND day <= getvariable('today');
CREATE OR REPLACE TABLE watched_pair AS
WITH met AS (
  SELECT least(p.doer, p.recipient) AS a, greatest(p.doer, p.recipient) AS b, e.event_date AS day, count(DISTINCT e.event_id) AS n
  FROM party_pair p JOIN events e ON e.event_id = p.event_id
  WHERE e.date_precision IN ('day', 'published') AND e.event_date IS NOT NULL GROUP BY ALL
), burst AS (
  SELECT a, b, day FROM met
  QUALIFY sum(n) OVER (PARTITION BY a, b ORDER BY day RANGE BETWEEN INTERVAL ({watched_days} - 1) DAYS PRECEDING AND CURRENT ROW) >= 5
), spell AS (
  SELECT a, b, day, sum(is_new) OVER (PARTITION BY a, b ORDER BY day) AS spell
  FROM (SELECT a, b, day, (lag(day) OVER (PARTITION BY a, b ORDER BY day) + {watched_days} + {watched_before_days} < day)::INTEGER AS is_new FROM burst)
), span AS (
  SELECT a, b, min(day) - {watched_before_days} AS first_day, max(day) + {watched_days} AS last_day FROM spell GROUP BY a, b, spell
  UNION ALL SELECT a, b, '0001-01-01'::DATE, '9999-12-31'::DATE FROM listed
)
SELECT DISTINCT s.a, s.b, r.day AS day FROM span s JOIN (FROM recorded_day SEMI JOIN asked_day USING (day)) r
ON r.day BETWEEN s.first_day AND s.last_day;
CREATE OR REPLACE TABLE watched_day AS
WITH watched AS (
  SELECT 'dyad' AS scope, a, b, day FROM watched_pair
  UNION ALL SELECT 'directed', a, b, day FROM watched_pair UNION ALL SELECT 'directed', b, a, day FROM watched_pair
  UNION ALL (SELECT 'country', a, '', day FROM watched_pair UNION SELECT 'country', b, '', day FROM watched_pair)
)
SELECT 'parties' AS over, scope, a, b, '' AS panel, day FROM watched
UNION ALL SELECT 'parties', 'world', '', '', '', day FROM recorded_day SEMI JOIN asked_day USING (day)
UNION ALL
SELECT 'panels', CASE WHEN country = '' THEN 'world' ELSE 'country' END, country, '', country, day
FROM exposure SEMI JOIN asked_day USING (day) WHERE day <= getvariable('today');
