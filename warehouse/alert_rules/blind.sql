-- Where sight was lost: one spell for each outage. Sight can only be lost where there was some, so a source counts that
-- was seen on 28 of the 91 days before, and a panel that was seen on 42 of them; holes of an archive that never was
-- regular are no news. A panel is dark when less than half of it was seen on two days; dark days up to seven apart are one
-- outage. The outage of all sources stands for those of countries and sources that began in it or in the week before,
-- that of a country for those of its sources. Last, a day with fewer articles than any of the year's seen days but one in a
-- thousand.
-- Columns: series (coverage, source, exposure), a (country, source or '' for all), b, start_day, peak_day, end_day, value.
WITH dark AS (
  SELECT 'coverage' AS series, country AS a, country, day, coverage AS value FROM exposure
  WHERE coverage < 0.5 AND (n_sources >= 2 OR (country = '' AND n_sources > 0))
  UNION ALL
  SELECT 'source', source_id, coalesce(source_country, ''), day, 0.0 FROM source_health WHERE state = 'no_coverage'
), run AS (
  SELECT *, sum(is_new) OVER (PARTITION BY series, a ORDER BY day) AS n FROM (
    SELECT *, (coalesce(day - lag(day) OVER (PARTITION BY series, a ORDER BY day), 99) > 7)::INTEGER AS is_new FROM dark)
), outage AS (
  SELECT series, a, any_value(country) AS country, min(day) AS start_day, first(day ORDER BY value, day) AS peak_day,
         max(day) AS end_day, min(value) AS value
  FROM run GROUP BY series, a, n HAVING count(*) >= 2
), sight AS (
  SELECT 'coverage' AS series, country AS a, day FROM exposure WHERE articles IS NOT NULL
  UNION ALL SELECT 'source', source_id, day FROM source_health WHERE state = 'ok'
), lost AS (
  SELECT o.* FROM outage o JOIN sight s ON s.series = o.series AND s.a = o.a AND s.day BETWEEN o.start_day - 91 AND o.start_day - 1
  GROUP BY ALL HAVING count(*) >= CASE WHEN o.series = 'source' THEN 28 ELSE 42 END
), thin AS (
  SELECT day, articles, count(articles) OVER year AS n, quantile_disc(articles, 0.001) OVER year AS least
  FROM exposure WHERE country = ''
  WINDOW year AS (ORDER BY day ROWS BETWEEN 365 PRECEDING AND 1 PRECEDING)
)
SELECT series, a, '' AS b, start_day, peak_day, end_day, value FROM lost l
WHERE NOT EXISTS (
  FROM lost w WHERE w.series = 'coverage' AND l.start_day BETWEEN w.start_day - 7 AND w.end_day AND l.end_day >= w.start_day
    AND (w.a = '' OR (w.a = l.country AND l.series = 'source')) AND NOT (l.series = 'coverage' AND l.a = w.a))
UNION ALL
SELECT 'exposure', '', '', day, day, day, articles::DOUBLE FROM thin WHERE n >= 180 AND articles < least
