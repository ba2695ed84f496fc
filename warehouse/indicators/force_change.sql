-- Of one place: the largest median of 30 days through that of the 30 days before. Of several places the one with most.
WITH of_day AS (
  SELECT f.scope, f.a, f.b, f.place, f.event_date, median(f.number) AS number, count(DISTINCT f.event_id) AS n,
         count(DISTINCT f.event_id) FILTER (f.date_precision = 'published') AS n_published,
         list(DISTINCT f.event_id) AS event_ids, bit_or(h.heard) AS heard, count(DISTINCT f.mention_id) AS n_mentions
  FROM force_stated f JOIN heard_by h ON h.event_id = f.event_id
  WHERE f.kind = 'troops' AND is_single(f.kind, f.unit) GROUP BY ALL
), of_place AS (
  SELECT w.scope, w.a, w.b, o.place, w.day, max(o.number) FILTER (w.day - o.event_date < 30) AS level,
         max(o.number) FILTER (w.day - o.event_date >= 30) AS before, sum(o.n) AS n_events, sum(o.n_published) AS n_published,
         sum(o.n_mentions) AS n_mentions,
         bit_or(o.heard) AS heard, flatten(list(o.event_ids)) AS event_ids
  FROM of_day o CROSS JOIN range(60) AS t(ago)
  JOIN wanted w ON w.scope = o.scope AND w.a = o.a AND w.b = o.b AND w.day = o.event_date + ago::INTEGER GROUP BY ALL
)
SELECT scope, a, b, day, level / before AS value, n_events, bit_count(heard) AS n_sources,
       n_published / n_events AS share_published, n_mentions, event_ids
FROM of_place WHERE level IS NOT NULL AND before > 0
QUALIFY row_number() OVER (PARTITION BY scope, a, b, day ORDER BY level DESC, place) = 1
