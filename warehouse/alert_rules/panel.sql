-- By which sources a week is judged. A source is present in the baseline (13 weeks that end seven days before) when it was
-- seen on three quarters of the days on which any was, in the week when on half of them, or, one that was not there before,
-- on any: two days of a loud newcomer are a surge already. A source that was seen on a quarter of the baseline's days
-- belongs to the roster too: what it told until it left makes the weeks after seem calm. Where more than a fifth of the
-- roster came or went in between, by number of sources or by the articles that they print, the week and its baseline are
-- both counted by the sources present in both: a new source is no escalation, and one that is gone no calm. Where fewer
-- than two stayed nothing can be compared.
--
-- Reads source_health, articles and `judged_day` (day); makes `source_day` (day, source_id, articles), `panel_of_day`
-- (day, panel, n_sources; panel 0: all sources, null: nothing to compare) and `panel_source` (panel, source_id).
CREATE OR REPLACE TABLE source_day AS
SELECT h.source_id, h.day, coalesce(p.n, 0) AS articles
FROM source_health h LEFT JOIN (
  SELECT source_id, published_date AS day, count(*) AS n FROM articles WHERE duplicate_of IS NULL AND is_codable GROUP BY ALL
) p ON p.source_id = h.source_id AND p.day = h.day
WHERE h.state = 'ok' AND h.day >= (SELECT min(day) - 200 FROM judged_day);
CREATE OR REPLACE TABLE roster AS
WITH looked AS (
  SELECT day, count(*) OVER baseline AS baseline_days, count(*) OVER week AS week_days
  FROM (SELECT DISTINCT day FROM source_day)
  WINDOW baseline AS (ORDER BY day RANGE BETWEEN INTERVAL ({judged_reach_days} - 1) DAYS PRECEDING AND INTERVAL {gap_days} DAYS PRECEDING),
         week AS (ORDER BY day RANGE BETWEEN INTERVAL 6 DAYS PRECEDING AND CURRENT ROW)
), slot AS (
  SELECT s.source_id, l.day, l.baseline_days, l.week_days, d.articles
  FROM (SELECT source_id, min(day) AS first_day, max(day) + {judged_reach_days} - 1 AS last_day FROM source_day GROUP BY source_id) s
  JOIN looked l ON l.day BETWEEN s.first_day AND s.last_day
  LEFT JOIN source_day d ON d.source_id = s.source_id AND d.day = l.day
), counted AS (
  SELECT source_id, day, coalesce(count(articles) OVER baseline >= 0.75 * baseline_days AND baseline_days > 0, false) AS in_baseline,
         count(articles) OVER baseline >= 0.25 * baseline_days AND baseline_days > 0 AS is_partly_there,
         count(articles) OVER week AS n_week, week_days,
         coalesce(sum(articles) OVER baseline, 0) AS of_baseline, coalesce(sum(articles) OVER week, 0) AS of_week
  FROM slot
  WINDOW baseline AS (PARTITION BY source_id ORDER BY day RANGE BETWEEN INTERVAL ({judged_reach_days} - 1) DAYS PRECEDING AND INTERVAL {gap_days} DAYS PRECEDING),
         week AS (PARTITION BY source_id ORDER BY day RANGE BETWEEN INTERVAL 6 DAYS PRECEDING AND CURRENT ROW)
), present AS (
  SELECT *, n_week >= CASE WHEN in_baseline THEN 0.5 * week_days ELSE 1 END AS in_week FROM counted
)
SELECT day, coalesce(list(source_id ORDER BY source_id) FILTER (in_baseline AND in_week), []) AS stayed,
       count(*) FILTER (coalesce(is_partly_there, false) OR in_week) AS n_either,
       coalesce(sum(of_week) FILTER (in_week AND NOT in_baseline) / nullif(sum(of_week) FILTER (in_week), 0), 0) AS share_new,
       coalesce(sum(of_baseline) FILTER (in_baseline AND NOT in_week) / nullif(sum(of_baseline) FILTER (in_baseline), 0), 0) AS share_gone
FROM present SEMI JOIN judged_day USING (day) GROUP BY day;
CREATE OR REPLACE TABLE panel_of_day AS
WITH changed AS (
  SELECT *, len(stayed) < 0.8 * n_either OR share_new > 0.2 OR share_gone > 0.2 AS is_changed FROM roster
), numbered AS (
  SELECT stayed, row_number() OVER (ORDER BY stayed) AS panel
  FROM (SELECT DISTINCT stayed FROM changed WHERE is_changed AND len(stayed) >= 2)
)
SELECT c.day, CASE WHEN NOT c.is_changed THEN 0 ELSE n.panel END AS panel, len(c.stayed) AS n_sources, c.stayed
FROM changed c LEFT JOIN numbered n ON n.stayed = c.stayed AND c.is_changed;
CREATE OR REPLACE TABLE panel_source AS
SELECT DISTINCT panel, unnest(stayed) AS source_id FROM panel_of_day WHERE panel > 0;
