-- Judges every watched week against its own past. Reads `weekly` (panel, series, a, b, day, y7: events of the seven days,
-- n_sources, e7: articles seen in them, d7: seen days, w7: days with four fifths of the sources seen) and `panel_of_day`
-- (day, panel, n_sources: by which sources the day is judged, panel 0 is all of them), makes `judged`.
--
-- The 13 weeks of the baseline end seven days before the day, so that it does not learn the crisis it is to find. Rows of
-- one weekday are exactly a week apart: the dispersion is measured between weeks, since news comes in waves and a
-- dispersion between days is too small (alarms then come 5 times as often as they should). It is shrunk to the mean of
-- the series that have enough events to tell, to one digit, so that a late report does not move every series a little.
-- Where that is above 2, rates wander by themselves, and have moved on since the baseline by more than they moved within
-- it: up to 15 % are added, or false spells would come more than once in 1,000 tests.
-- Poisson-like rates: mean = baseline rate an article times articles seen.
CREATE OR REPLACE TABLE judged AS
WITH own AS (
  SELECT *, sum(y7) OVER past AS sy, sum(e7) OVER past AS se, sum(d7) OVER past AS baseline_days,
         (sum(y7 * y7 / nullif(e7, 0)::DOUBLE) OVER past / nullif(sum(y7) OVER past / (sum(e7) OVER past)::DOUBLE, 0)
          - sum(y7) OVER past) / nullif(count(*) FILTER (WHERE e7 > 0) OVER past - 1, 0) AS own_dispersion
  FROM weekly
  WINDOW past AS (PARTITION BY panel, series, a, b, isodow(day) ORDER BY day
                  RANGE BETWEEN INTERVAL {baseline_days} DAYS PRECEDING AND INTERVAL {gap_days} DAYS PRECEDING)
), asked AS (
  SELECT o.*, CASE WHEN o.panel > 0 THEN p.n_sources END AS panel_sources
  FROM own o JOIN panel_of_day p ON p.day = o.day AND p.panel = o.panel
), family AS (
  SELECT series, day, round(avg(own_dispersion), 1) AS family_dispersion FROM asked WHERE sy >= 20 GROUP BY ALL
), model AS (
  SELECT o.*, round((sy + 0.5) / se * e7, 6) AS expected,
         round(greatest(1, (least(sy, 12) * coalesce(own_dispersion, 0) + 12 * coalesce(family_dispersion, 2))
                           / (least(sy, 12) + 12)
                           * (1 + least(0.15, 0.1 * greatest(0, coalesce(family_dispersion, 2) - 2)))) * (1 + e7 / se), 6)
           AS dispersion
  FROM asked o LEFT JOIN family f ON f.series = o.series AND f.day = o.day
  WHERE baseline_days >= 42 AND d7 >= 5 AND se > 0 AND e7 > 0
), shaped AS (
  SELECT *, expected / (phi - 1) AS size, ln(1 - 1 / phi) AS step, expected / (phi - 1) * ln(1 / phi) - lgamma(expected / (phi - 1)) AS start
  FROM (SELECT *, greatest(dispersion, 1.0001) AS phi FROM model)
), summed AS (
  SELECT *, negative_binomial_below(y7, size, step, start) AS below FROM shaped
)
SELECT series, a, b, day, y7::BIGINT AS y7, n_sources::BIGINT AS n_sources, expected, dispersion,
       baseline_days::BIGINT AS baseline_days, panel_sources::BIGINT AS panel_sources,
       CASE WHEN y7 >= 3 THEN round(greatest(0.0, 1 - below), 12) ELSE 1.0 END AS p_high,
       CASE WHEN w7 >= 6 THEN round(least(1.0, below + exp(lgamma(y7 + size) - lgamma(y7 + 1) + y7 * step + start)), 12) END AS p_low
FROM summed;
