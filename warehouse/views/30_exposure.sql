-- How much could be seen: one row per day and panel; `country` is '' for all sources, else a publisher's country.
-- `articles` (coded, non-duplicate articles of sources that were ok: no event can come of the others) is null where less
-- than half of the panel was seen: that day is blind. `articles_seen` is the same count, never null: it is what the events
-- of a window were drawn from.
-- The calendar has no holes, so that a day nobody looked at is a row with coverage 0 and not a missing row.
--   day: the day, UTC
--   country: country of the publishers of the panel; empty for all sources
--   n_sources: sources of the roster that day
--   n_ok: sources that could be seen
--   coverage: share of the roster that could be seen [0 to 1]
--   articles_seen: non-duplicate articles of sources that could be seen; never null
--   articles: the same; null where less than half of the panel was seen
CREATE OR REPLACE VIEW exposure AS
WITH roster AS (
  SELECT day, source_id, source_country, state = 'ok' AS is_ok FROM source_health WHERE state <> 'disabled'
), printed AS (
  SELECT published_date AS day, source_id, count(*) AS n FROM articles WHERE duplicate_of IS NULL AND is_codable
  GROUP BY ALL
), seen AS (
  SELECT r.day AS day, CASE WHEN grouping(r.source_country) = 1 THEN '' ELSE r.source_country END AS country,
         count(*) AS n_sources, count(*) FILTER (r.is_ok) AS n_ok,
         coalesce(sum(p.n) FILTER (r.is_ok), 0)::BIGINT AS articles_seen
  FROM roster r LEFT JOIN printed p ON p.day = r.day AND p.source_id = r.source_id
  GROUP BY GROUPING SETS ((r.day), (r.day, r.source_country))
), calendar AS (
  SELECT unnest(generate_series(min(day), max(day), INTERVAL 1 DAY))::DATE AS day FROM source_health
), panel AS (
  SELECT DISTINCT country FROM seen WHERE country IS NOT NULL
)
SELECT c.day AS day, p.country AS country, coalesce(s.n_sources, 0) AS n_sources, coalesce(s.n_ok, 0) AS n_ok,
       coalesce(s.n_ok / s.n_sources, 0.0)::DOUBLE AS coverage, coalesce(s.articles_seen, 0) AS articles_seen,
       CASE WHEN s.n_ok / s.n_sources >= 0.5 THEN s.articles_seen END AS articles
FROM calendar c CROSS JOIN panel p LEFT JOIN seen s ON s.day = c.day AND s.country = p.country;
