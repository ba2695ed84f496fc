-- Announced and done: which announced acts took place, how long after, and which were never reported as done?
SELECT v.event_date, v.who, v.act, v.whom,
       CASE WHEN h.at IS NOT NULL THEN 'done' WHEN v.status = 'future' THEN 'only announced' ELSE 'only weighed' END AS outcome,
       v.first_reported_at AS announced_at, h.at AS done_at, date_diff('day', v.first_reported_at, h.at) AS days_between, v.evidence
FROM events_view v LEFT JOIN (
    SELECT event_id, min(change.at) AS at FROM events, unnest(history) AS t(change)
    WHERE change.field = 'status' AND change.after = 'actual' AND change.before IN ('future', 'hypothetical') GROUP BY event_id
) h ON h.event_id = v.event_id
WHERE h.at IS NOT NULL OR v.status IN ('future', 'hypothetical')
ORDER BY v.event_date, v.event_id;
