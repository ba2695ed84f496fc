-- Judges every watched week against its own past. Reads `weekly` (series, a, b, day, y7: events of the seven days, n_sources,
-- e7: articles seen in them, d7: seen days, w7: days with four fifths of the sources seen), makes `judged`.
--
-- The 13 weeks of the baseline end seven days before the day, so that it does not learn the crisis it is to find. Rows of
-- one weekday are exactly a week apart: the dispersion is measured between weeks, since news comes in waves and a
-- dispersion between days is too small (alarms then come 5 times as often as they should). It is shrunk to the mean of
-- the series that have enough events to tell. Where that is above 2, rates wander by themselves, and have moved on since
-- the baseline by more than they moved within it: up to 15 % are added, or false spells would come more than once in
-- 1,000 tests. Poisson-like rates: mean = baseline rate an article times articles seen.
CREATE OR REPLACE TABLE judged AS
WITH own AS (
  SELECT *, sum(y7) OVER past AS sy, sum(e7) OVER past AS se, sum(d7) OVER past AS baseline_days,
         (sum(y7 * y7 / nullif(e7, 0)::DOUBLE) OVER past / nullif(sum(y7) OVER past / (sum(e7) OVER past)::DOUBLE, 0)
          - sum(y7) OVER past) / nullif(count(*) FILTER (WHERE e7 > 0) OVER past - 1, 0) AS own_dispersion
  FROM weekly
  WINDOW past AS (PARTITION BY series, a, b, isodow(day) ORDER BY day
                  RANGE BETWEEN INTERVAL 91 DAYS PRECEDING AND INTERVAL 7 DAYS PRECEDING)
), family AS (
  SELECT series, day, avg(own_dispersion) AS family_dispersion FROM own WHERE sy >= 20 GROUP BY ALL
), model AS (
  SELECT o.*, (sy + 0.5) / se * e7 AS expected,
         greatest(1, (least(sy, 12) * coalesce(own_dispersion, 0) + 12 * coalesce(family_dispersion, 2))
                     / (least(sy, 12) + 12)
                     * (1 + least(0.15, 0.1 * greatest(0, coalesce(family_dispersion, 2) - 2)))) * (1 + e7 / se) AS dispersion
  FROM own o LEFT JOIN family f ON f.series = o.series AND f.day = o.day
  WHERE baseline_days >= 42 AND d7 >= 5 AND se > 0 AND e7 > 0
)
SELECT series, a, b, day, y7, n_sources, expected, dispersion, baseline_days,
       CASE WHEN y7 >= 3 THEN negative_binomial_tail(y7, expected, dispersion) ELSE 1.0 END AS p_high,
       CASE WHEN w7 >= 6 THEN 1 - negative_binomial_tail(y7 + 1, expected, dispersion) END AS p_low
FROM model;
