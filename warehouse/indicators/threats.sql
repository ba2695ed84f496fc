SELECT scope, a, b, day, count(*)::DOUBLE AS value, count(*) AS n_events, n_voices(voices) AS n_sources,
       share_dated_by_publication(date_precision) AS share_published, list(event_id) AS event_ids
FROM reports_within(7)
WHERE act IN ('threat', 'ultimatum', 'red_line', 'nuclear_signal', 'sanctions_threat')
  AND status NOT IN ('negated', 'historical')
GROUP BY ALL
