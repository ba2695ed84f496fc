-- Acts known only to the week, month or year, or to no day at all, on the day of their first report.
WITH undated AS (
  SELECT event_id, first_reported_at::DATE AS event_date FROM events
  WHERE superseded_by IS NULL AND status = 'actual'
    AND (event_date IS NULL OR date_precision NOT IN ('day', 'published'))
), placed AS (
  SELECT DISTINCT 'dyad' AS scope, least(doer, recipient) AS a, greatest(doer, recipient) AS b, event_id FROM party_pair
  UNION ALL SELECT 'world', '', '', event_id FROM undated
)
SELECT p.scope, p.a, p.b, u.event_date, p.event_id, 'day' AS date_precision, h.heard, h.n_mentions
FROM placed p JOIN undated u ON u.event_id = p.event_id LEFT JOIN heard_by h ON h.event_id = p.event_id
