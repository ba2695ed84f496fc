-- What each source has given: one row a source that the tables know.
-- $today is the day (UTC) that is not over yet; the last whole day is the one before, and its usual volume is taken from
-- the 28 days before that, of which only those count on which the source was seen.
WITH day AS (
  SELECT source_id, day, n_articles FROM source_health
  WHERE state = 'ok' AND day BETWEEN $today - 29 AND $today - 1
), usual AS (
  SELECT source_id, count(*) AS n_days, avg(n_articles)::DOUBLE AS usual_per_day, var_samp(n_articles) AS variance
  FROM day WHERE day < $today - 1 GROUP BY source_id
), gap AS (
  SELECT source_id, max(day - before)::INTEGER AS longest_gap_days
  FROM (SELECT source_id, day, lag(day) OVER (PARTITION BY source_id ORDER BY day) AS before FROM day WHERE n_articles > 0)
  GROUP BY source_id
), asked AS (
  SELECT source_id, first(outcome ORDER BY requested_at DESC, fetch_id) AS last_outcome, max(requested_at) AS last_asked_at
  FROM fetches WHERE purpose = 'listing' GROUP BY source_id
), judged AS (
  SELECT source_id, first(state ORDER BY day DESC) AS state, first(reason ORDER BY day DESC) AS reason
  FROM source_health WHERE day <= $today GROUP BY source_id
), given AS (
  SELECT source_id, max(published_at) AS last_article_at, max_by(title, (published_at, article_id)) AS last_title,
         count(*) AS n_articles,
         count(*) FILTER (not_coded_reason = 'language') AS n_other_language,
         count(*) FILTER (not_coded_reason = 'headline_only') AS n_headline_only,
         count(*) FILTER (not_coded_reason = 'paywalled') AS n_paywalled
  FROM articles GROUP BY source_id
)
SELECT source_id, last_outcome, last_asked_at, state, reason, last_article_at, last_title,
       coalesce(given.n_articles, 0) AS n_articles,
       coalesce(n_other_language, 0) AS n_other_language, coalesce(n_headline_only, 0) AS n_headline_only,
       coalesce(n_paywalled, 0) AS n_paywalled, coalesce(n_days, 0) AS n_days, usual_per_day, variance,
       longest_gap_days, last_day.n_articles AS n_last_day
FROM judged FULL JOIN asked USING (source_id) FULL JOIN given USING (source_id) LEFT JOIN usual USING (source_id)
LEFT JOIN gap USING (source_id)
LEFT JOIN (SELECT source_id, n_articles FROM day WHERE day = $today - 1) AS last_day USING (source_id)
ORDER BY source_id
