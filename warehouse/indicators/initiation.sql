WITH conflict AS (
  SELECT * FROM acts_within(28) WHERE scope = 'directed' AND direction = 'up' AND quad_class IN (3, 4)
), side AS (
  SELECT scope, a, b, day, 1 AS sign, event_id, voices, date_precision FROM conflict
  UNION ALL SELECT scope, b, a, day, -1, event_id, voices, date_precision FROM conflict
)
SELECT scope, a, b, day, avg(sign) AS value, count(*) AS n_events, n_voices(voices) AS n_sources,
       share_dated_by_publication(date_precision) AS share_published, list(event_id) AS event_ids
FROM side
GROUP BY ALL
