-- Build-up: who moves how many soldiers and ships where, week by week, in whose words?
SELECT CAST(date_trunc('week', e.event_date) AS DATE) AS week, party_codes(e.actors) AS who, e.location.name AS place, m.kind,
       CAST(max(coalesce(m.high, m.low)) AS BIGINT) AS largest_number, m.unit, count(DISTINCT e.event_id) AS n_events,
       max(e.n_publishers) AS publishers, first(e.evidence ORDER BY coalesce(m.high, m.low) DESC, e.event_id) AS evidence
FROM events e, unnest(e.magnitudes) AS t(m)
WHERE e.superseded_by IS NULL AND e.status = 'actual'
  AND e.act IN ('troop_buildup', 'deployment', 'reinforcement', 'mobilisation', 'military_exercise', 'joint_exercise')
  AND m.kind IN ('troops', 'ships', 'aircraft', 'vehicles', 'missiles')
GROUP BY ALL ORDER BY week, largest_number DESC;
