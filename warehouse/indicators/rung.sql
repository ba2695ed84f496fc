SELECT scope, a, b, day, max(escalation_rung)::DOUBLE AS value, count(*) AS n_events, n_voices(voices) AS n_sources,
       share_dated_by_publication(date_precision) AS share_published,
       list(event_id ORDER BY escalation_rung DESC, n_publishers DESC, event_id) AS event_ids
FROM acts_within(7)
WHERE direction = 'up' AND n_publishers >= 2
GROUP BY ALL
