-- The windows of the series: what stands in the `days` days that end on `day`. An event is carried forward over the days
-- whose window holds it, so a count needs no window function and costs by the event, not by the day.
CREATE OR REPLACE MACRO reports_within(days) AS TABLE
SELECT e.*, (e.event_date + ago::INTEGER)::DATE AS day FROM scoped_event e CROSS JOIN range(days) AS t(ago);

-- The same for what took place: not planned, not conditional, not denied, not of an earlier episode.
CREATE OR REPLACE MACRO acts_within(days) AS TABLE
SELECT * FROM reports_within(days) WHERE status = 'actual';

-- What could be seen in the window: seen days, and articles of the sources that were seen.
CREATE OR REPLACE MACRO seen_within(days) AS TABLE
SELECT day, country, coverage, articles,
       count(articles) OVER w AS seen_days, sum(articles_seen) OVER w AS exposure
FROM exposure
WINDOW w AS (PARTITION BY country ORDER BY day ROWS BETWEEN (days - 1) PRECEDING AND CURRENT ROW);

-- Independent reporters behind rows that each have a list of them.
CREATE OR REPLACE MACRO n_voices(voices) AS len(list_distinct(flatten(list(voices))));

-- Share of events whose day is only that of publication.
CREATE OR REPLACE MACRO share_dated_by_publication(date_precision) AS avg((date_precision = 'published')::INTEGER);
