SELECT scope, a, b, day, avg((direction = 'up' AND quad_class IN (3, 4))::INTEGER) AS value, count(*) AS n_events,
       n_voices(voices) AS n_sources, share_dated_by_publication(date_precision) AS share_published,
       list(event_id) AS event_ids
FROM acts_within(28)
GROUP BY ALL
