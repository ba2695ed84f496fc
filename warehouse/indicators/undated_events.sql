WITH undated AS (
  SELECT event_id, first_reported_at::DATE AS reported, date_precision FROM events
  WHERE superseded_by IS NULL AND status = 'actual'
    AND (event_date IS NULL OR date_precision NOT IN ('day', 'published'))
), scoped AS (
  SELECT 'dyad' AS scope, least(doer, recipient) AS a, greatest(doer, recipient) AS b, event_id FROM party_pair
  UNION SELECT 'world', '', '', event_id FROM undated
), told AS (
  SELECT s.scope, s.a, s.b, (u.reported + ago::INTEGER)::DATE AS day, u.event_id, m.voice
  FROM scoped s JOIN undated u ON u.event_id = s.event_id CROSS JOIN range(7) AS t(ago)
  LEFT JOIN event_mentions l ON l.event_id = u.event_id LEFT JOIN mentions m ON m.mention_id = l.mention_id
)
SELECT scope, a, b, day, count(DISTINCT event_id)::DOUBLE AS value, count(DISTINCT event_id) AS n_events,
       count(DISTINCT voice) AS n_sources, NULL::DOUBLE AS share_published, list(DISTINCT event_id) AS event_ids
FROM told
GROUP BY ALL
