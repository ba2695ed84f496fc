-- Refusals: who says no to whom, to what, and how often?
SELECT p.doer AS who, p.recipient AS whom, e.act, count(DISTINCT e.event_id) AS times, min(e.event_date) AS first_day,
       max(e.event_date) AS last_day, first(e.evidence ORDER BY e.event_date DESC, e.event_id) AS latest_words
FROM party_pair p JOIN events e ON e.event_id = p.event_id
WHERE e.superseded_by IS NULL AND e.status = 'actual' AND (e.event_type = 'REJECT' OR e.act IN ('talks_failed', 'talks_cancelled'))
GROUP BY ALL ORDER BY times DESC, who, whom, e.act;
