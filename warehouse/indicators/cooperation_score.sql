SELECT scope, a, b, day, sum(goldstein)::DOUBLE AS value, count(*) AS n_events, n_voices(voices) AS n_sources,
       share_dated_by_publication(date_precision) AS share_published, list(event_id) AS event_ids
FROM acts_within(7)
WHERE goldstein > 0
GROUP BY ALL
