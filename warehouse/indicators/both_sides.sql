SELECT w.scope, w.a, w.b, w.day, avg((e.is_reported_by_actor_side AND e.is_reported_by_recipient_side)::INTEGER) AS value,
       count(*) AS n_events, n_voices(w.voices) AS n_sources,
       share_dated_by_publication(w.date_precision) AS share_published, list(w.event_id) AS event_ids
FROM acts_within(28) w JOIN events e ON e.event_id = w.event_id
GROUP BY w.scope, w.a, w.b, w.day
