-- What the rule reads: events of seven days and articles seen in them, of each tested pair, for every panel on the days
-- that its judged days and their 13 weeks need. Reads `daily` (series, a, b, day, n_events, n_sources: tested rows of
-- indicators_daily), `told` (panel, series, a, b, event_date, n_events, heard: events told by a panel's sources),
-- exposure and what panel.sql makes; makes `weekly`.
CREATE OR REPLACE TABLE weekly AS
WITH needed AS (
  SELECT DISTINCT panel, (day - 7 * ago::INTEGER)::DATE AS day FROM panel_of_day CROSS JOIN range({judged_reach_days} // 7) AS t(ago)
  WHERE panel IS NOT NULL
), panel_day AS (
  SELECT n.panel, n.day, d.day AS on_day, sum(d.articles) AS articles, count(*) AS n_ok, any_value(z.n) AS n_all
  FROM needed n JOIN source_day d ON d.day BETWEEN n.day - 6 AND n.day
  JOIN panel_source p ON p.panel = n.panel AND p.source_id = d.source_id
  JOIN (SELECT panel, count(*) AS n FROM panel_source GROUP BY panel) z ON z.panel = n.panel
  WHERE n.panel > 0 GROUP BY n.panel, n.day, d.day
), seen AS (
  SELECT 0 AS panel, day, sum(articles_seen) OVER week AS e7, count(articles) OVER week AS d7,
         count(*) FILTER (WHERE coverage >= 0.8) OVER week AS w7
  FROM exposure WHERE country = ''
  WINDOW week AS (ORDER BY day ROWS BETWEEN 6 PRECEDING AND CURRENT ROW)
  UNION ALL
  SELECT panel, day, sum(articles), count(*) FILTER (n_ok >= 0.5 * n_all), count(*) FILTER (n_ok >= 0.8 * n_all)
  FROM panel_day GROUP BY panel, day
), by_panel AS (
  SELECT panel, series, a, b, (event_date + ago::INTEGER)::DATE AS day, sum(n_events) AS y7, bit_count(bit_or(heard)) AS n_sources
  FROM told CROSS JOIN range(7) AS t(ago) GROUP BY ALL
)
SELECT n.panel, d.series, d.a, d.b, d.day, d.n_events AS y7, d.n_sources, s.e7, s.d7, s.w7
FROM daily d JOIN needed n ON n.day = d.day AND n.panel = 0 JOIN seen s ON s.panel = 0 AND s.day = d.day
UNION ALL
SELECT n.panel, d.series, d.a, d.b, d.day, coalesce(t.y7, 0), coalesce(t.n_sources, 0), s.e7, s.d7, s.w7
FROM daily d JOIN needed n ON n.day = d.day AND n.panel > 0 JOIN seen s ON s.panel = n.panel AND s.day = d.day
LEFT JOIN by_panel t ON t.panel = n.panel AND t.series = d.series AND t.a = d.a AND t.b = d.b AND t.day = d.day;
