-- Of one place: the largest median of 30 days through that of the 30 days before. Of several places the one with most.
WITH of_day AS (
  SELECT f.scope, f.a, f.b, f.place, f.event_date, median(f.number) AS number, list(DISTINCT f.event_id) AS event_ids,
         bit_or(h.heard) AS heard, max(f.date_precision = 'published') AS is_published
  FROM force_stated f JOIN heard_by h ON h.event_id = f.event_id
  WHERE f.kind = 'troops' AND f.unit = 'person' GROUP BY ALL
), carried AS (
  SELECT o.*, (o.event_date + ago::INTEGER)::DATE AS day, ago < 30 AS is_now FROM of_day o CROSS JOIN range(60) AS t(ago)
), of_place AS (
  SELECT scope, a, b, place, day, max(number) FILTER (is_now) AS level, max(number) FILTER (NOT is_now) AS before,
         list_sort(list_distinct(flatten(list(event_ids)))) AS event_ids, bit_or(heard) AS heard,
         avg(is_published::INTEGER) AS share_published
  FROM carried SEMI JOIN wanted USING (scope, a, b, day) GROUP BY ALL
)
SELECT scope, a, b, day, level / before AS value, len(event_ids) AS n_events, bit_count(heard) AS n_sources, share_published,
       event_ids
FROM of_place WHERE level IS NOT NULL AND before > 0
QUALIFY row_number() OVER (PARTITION BY scope, a, b, day ORDER BY level DESC, place) = 1
