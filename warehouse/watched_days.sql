-- Which series have a row on which days. Reads `listed` (a, b: the watchlist's pairs) and $today, makes `watched_day`.
-- A pair is watched when it is listed, or had five events in any 91 days. Its series runs from 91 days before its first
-- event (the baseline of the alert rule) to 28 days after its last (the longest count window, so that every series ends
-- at rest), and if listed also over the last 28 days. Between its episodes in an archive of years a pair has nothing but
-- zeros; without this bound they are nine tenths of the table. World and panels have every covered day.
CREATE OR REPLACE TABLE watched_day AS
WITH bounds AS (
  SELECT min(day) AS first_day, least(max(day), $today::DATE) AS last_day FROM exposure
), burst AS (
  SELECT a, b, count(*) OVER (PARTITION BY a, b ORDER BY event_date
                              RANGE BETWEEN INTERVAL 90 DAYS PRECEDING AND CURRENT ROW) AS n
  FROM scoped_event WHERE scope = 'dyad'
), dyad AS (
  SELECT DISTINCT a, b FROM burst WHERE n >= 5 UNION SELECT a, b FROM listed
), code AS (
  SELECT a AS code FROM dyad UNION SELECT b FROM dyad
), watched AS (
  SELECT 'dyad' AS scope, a, b FROM dyad
  UNION ALL SELECT 'directed', a, b FROM dyad UNION ALL SELECT 'directed', b, a FROM dyad
  UNION ALL SELECT 'country', code, '' FROM code
), life AS (
  SELECT scope, a, b, min(event_date) AS first_event, max(event_date) AS last_event
  FROM scoped_event, bounds WHERE event_date BETWEEN first_day AND last_day GROUP BY ALL
), span AS (
  SELECT w.scope, w.a, w.b, greatest(first_day, first_event - 91) AS start,
         least(last_day, last_event + 28) AS stop
  FROM watched w JOIN life l ON l.scope = w.scope AND l.a = w.a AND l.b = w.b, bounds
  UNION ALL
  SELECT w.scope, w.a, w.b, greatest(first_day, last_day - 27), last_day
  FROM watched w, bounds
  WHERE EXISTS (FROM listed WHERE listed.a = least(w.a, w.b) AND listed.b = greatest(w.a, w.b))
     OR (w.b = '' AND EXISTS (FROM listed WHERE w.a IN (listed.a, listed.b)))
)
SELECT DISTINCT 'parties' AS over, scope, a, b, '' AS panel,
       unnest(generate_series(start, stop, INTERVAL 1 DAY))::DATE AS day
FROM span
UNION ALL
SELECT 'parties', 'world', '', '', '', day FROM exposure, bounds WHERE country = '' AND day <= last_day
UNION ALL
SELECT 'panels', CASE WHEN country = '' THEN 'world' ELSE 'country' END, country, '', country, day
FROM exposure, bounds WHERE day <= last_day
