-- What could be seen in the window: seen days, and articles of the sources that were seen.
CREATE OR REPLACE MACRO seen_within(days) AS TABLE
SELECT day, country, coverage, articles,
       count(articles) OVER w AS seen_days, sum(articles_seen) OVER w AS exposure
FROM exposure
WINDOW w AS (PARTITION BY country ORDER BY day ROWS BETWEEN (days - 1) PRECEDING AND CURRENT ROW);
