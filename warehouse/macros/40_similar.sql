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
    SELECT list(q.n ORDER BY q.ago) AS counts, sum(q.n) AS total, days * sum(q.n * q.n) - sum(q.n) ** 2 AS spread,
           list_resize([]::DOUBLE[], days, 1) AS ones, list_resize([]::DOUBLE[], days, 0) AS none
    FROM course q
), past AS (
    SELECT k.party, CAST(day AS DATE) - days - k.on_day AS ago, k.n
    FROM conflict k WHERE k.on_day <= CAST(day AS DATE) - days
-- Blocks of `days` days, as counts from the last day back: every stretch lies in a block and the one before it. A group
-- for each stretch would be a hash table that leaves the cache: ten times the events took twelve times as long.
), told AS (
    SELECT p.party, p.ago // days AS nth, list({'at': p.ago % days, 'n': p.n}) AS told
    FROM past p GROUP BY p.party, p.ago // days
), block AS (
    SELECT d.party, d.nth, list_transform(range(days), lambda i: coalesce(d.counts[list_position(d.at, i)], 0)) AS counts
    FROM (SELECT t.party, t.nth, list_transform(t.told, lambda x: x.at) AS at, list_transform(t.told, lambda x: x.n) AS counts
          FROM told t) d
), pair AS (
    SELECT coalesce(b.party, o.party) AS party, coalesce(b.nth, o.nth - 1) AS nth,
           list_concat(coalesce(b.counts, a.none), coalesce(o.counts, a.none)) AS counts
    FROM block b FULL JOIN block o ON o.party = b.party AND o.nth - 1 = b.nth CROSS JOIN asked a
    WHERE coalesce(b.nth, o.nth - 1) >= 0
), placed AS (
    SELECT p.party, p.nth, p.counts, unnest(range(days)) AS step FROM pair p
), stretch AS (
    SELECT p.party, (CAST(day AS DATE) - days - (p.nth * days + p.step)::INTEGER)::DATE AS last_day,
           p.counts[p.step + 1:p.step + days] AS counts
    FROM placed p
), summed AS (
    SELECT s.party, s.last_day, list_inner_product(s.counts, a.ones) AS total, a.total AS asked_total,
           list_inner_product(s.counts, a.counts) AS shared, days * list_inner_product(s.counts, s.counts) AS squares,
           a.spread AS asked_spread
    FROM stretch s CROSS JOIN asked a
), judged AS (
    SELECT s.party, s.last_day, s.total,
           (days * s.shared - s.total * s.asked_total) / sqrt((s.squares - s.total ** 2) * s.asked_spread) AS similarity
    FROM summed s WHERE s.squares - s.total ** 2 > 0 AND s.asked_spread > 0
), found AS (
    SELECT j.party, arg_max({'similarity': j.similarity, 'last_day': j.last_day, 'total': j.total}, (j.similarity, j.last_day)) AS best
    FROM judged j GROUP BY j.party
), best AS (
    SELECT f.party, f.best.similarity AS similarity, f.best.last_day AS last_day, f.best.total AS total FROM found f
)
SELECT b.party AS code, (b.last_day - days + 1)::DATE AS first_day, b.last_day, b.similarity, b.total::BIGINT AS n_conflict_events,
       coalesce((SELECT sum(k.n) FROM conflict k WHERE k.party = b.party AND k.on_day > b.last_day
                 AND k.on_day <= b.last_day + days), 0)::BIGINT AS n_next
FROM best b ORDER BY b.similarity DESC, b.party;
