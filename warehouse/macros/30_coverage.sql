-- Is a drop real, or did a source die: what could be seen each day, of all sources and of those of the two countries,
-- beside the events of the pair: FROM coverage('RUS', 'UKR'), FROM coverage().
CREATE OR REPLACE MACRO coverage(a := NULL, b := NULL) AS TABLE
SELECT x.day AS day, CASE x.country WHEN '' THEN 'all sources' ELSE x.country END AS panel, x.n_sources, x.n_ok, x.coverage,
       x.articles, CASE WHEN x.articles IS NULL THEN 'no_coverage' ELSE 'ok' END AS status, d.n_events
FROM exposure x LEFT JOIN dyad_day d ON d.day = x.day AND d.a = least(a, b) AND d.b = greatest(a, b)
WHERE x.country IN ('', a, b) ORDER BY x.day, x.country;

-- Parties whose share of the events of 28 days rose most in rank against the 28 days before: FROM risers('2022-01-12').
-- Shares, not counts: more sources make every count rise.
CREATE OR REPLACE MACRO risers(day) AS TABLE
WITH took_part AS (
    SELECT DISTINCT e.event_id, e.event_date > CAST(day AS DATE) - 28 AS is_now,
           unnest(list_transform(list_concat(e.actors, e.recipients), lambda p: p.code)) AS code
    FROM events e
    WHERE e.superseded_by IS NULL AND e.status = 'actual' AND e.date_precision IN ('day', 'published')
      AND e.event_date > CAST(day AS DATE) - 56 AND e.event_date <= CAST(day AS DATE)
), counted AS (
    SELECT t.code, count(*) FILTER (t.is_now) AS n_now, count(*) FILTER (NOT t.is_now) AS n_before
    FROM took_part t WHERE t.code IS NOT NULL GROUP BY t.code
), shared AS (
    SELECT c.code, c.n_now, c.n_before, c.n_now / nullif(sum(c.n_now) OVER (), 0) AS share_now,
           c.n_before / nullif(sum(c.n_before) OVER (), 0) AS share_before,
           rank() OVER (ORDER BY c.n_now DESC) AS rank_now, rank() OVER (ORDER BY c.n_before DESC) AS rank_before
    FROM counted c
)
SELECT s.code, s.rank_before - s.rank_now AS ranks_up, s.rank_now, s.rank_before, s.n_now, s.n_before, s.share_now,
       s.share_before
FROM shared s WHERE s.n_now > 0 ORDER BY ranks_up DESC, s.n_now DESC, s.code;
