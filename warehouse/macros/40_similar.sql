-- Does this month look like another's past: of each party the stretch of `days` days whose conflict events, day by day,
-- follow most closely those of `code` in the `days` days that end on `day`; only what ended before these began.
-- `similarity` is Pearson's correlation of the daily counts, 1 for the same course; `n_next` are the conflict events of
-- the `days` days that followed: FROM similar('EGY', '2011-01-27', 30).
CREATE OR REPLACE MACRO "similar"(code, day, days := 30) AS TABLE
WITH conflict AS (
    SELECT c.a AS party, c.event_date AS on_day, count(*)::DOUBLE AS n FROM scoped_event c
    WHERE c.scope = 'country' AND c.status = 'actual' AND c.direction = 'up' AND c.quad_class IN (3, 4)
      AND c.event_date <= CAST(day AS DATE)
    GROUP BY c.a, c.event_date
), course AS (
    SELECT t.ago::INTEGER AS ago, coalesce(k.n, 0) AS n FROM range(days) AS t(ago)
    LEFT JOIN conflict k ON k.party = code AND k.on_day = CAST(day AS DATE) - t.ago::INTEGER
), asked AS (
    SELECT sum(q.n) AS total, days * sum(q.n * q.n) - sum(q.n) ** 2 AS spread FROM course q
), stretch AS (
    SELECT k.party, k.on_day + q.ago AS last_day, sum(k.n) AS total, sum(k.n * q.n) AS shared,
           days * sum(k.n * k.n) - sum(k.n) ** 2 AS spread
    -- In order of party and day the `days` rows of one stretch come together; at random each misses the cache.
    FROM (FROM conflict ORDER BY party, on_day) k CROSS JOIN course q
    WHERE k.on_day + q.ago <= CAST(day AS DATE) - days
    GROUP BY k.party, k.on_day + q.ago
), best AS (
    SELECT s.party, max((days * s.shared - s.total * a.total) / sqrt(s.spread * a.spread)) AS similarity,
           arg_max(s.last_day, ((days * s.shared - s.total * a.total) / sqrt(s.spread * a.spread), s.last_day)) AS last_day,
           arg_max(s.total, ((days * s.shared - s.total * a.total) / sqrt(s.spread * a.spread), s.last_day)) AS total
    FROM stretch s CROSS JOIN asked a WHERE s.spread > 0 AND a.spread > 0 GROUP BY s.party
)
SELECT b.party AS code, (b.last_day - days + 1)::DATE AS first_day, b.last_day, b.similarity, b.total::BIGINT AS n_conflict_events,
       coalesce((SELECT sum(k.n) FROM conflict k WHERE k.party = b.party AND k.on_day > b.last_day
                 AND k.on_day <= b.last_day + days), 0)::BIGINT AS n_next
FROM best b ORDER BY b.similarity DESC, b.party;
