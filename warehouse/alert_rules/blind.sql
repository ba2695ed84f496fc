-- Where nobody was looking: less than half of a panel seen two days running, or fewer articles than on all but one in a
-- thousand of the year's seen days. A day for which a panel has no source at all is no alert: nothing was expected.
-- Columns: series, a (country of the panel, '' for all), b, start_day, peak_day, end_day, value.
WITH dark AS (
  SELECT country, day, coverage, day - (row_number() OVER (PARTITION BY country ORDER BY day))::INTEGER AS run
  FROM exposure WHERE n_sources > 0 AND coverage < 0.5
), thin AS (
  SELECT day, articles, count(articles) OVER year AS n, quantile_disc(articles, 0.001) OVER year AS least
  FROM exposure WHERE country = ''
  WINDOW year AS (ORDER BY day ROWS BETWEEN 365 PRECEDING AND 1 PRECEDING)
)
SELECT 'coverage' AS series, country AS a, '' AS b, min(day) AS start_day, first(day ORDER BY coverage, day) AS peak_day,
       max(day) AS end_day, min(coverage) AS value
FROM dark GROUP BY country, run HAVING count(*) >= 2
UNION ALL
SELECT 'exposure', '', '', day, day, day, articles::DOUBLE FROM thin WHERE n >= 180 AND articles < least
