-- One side only: which acts are reported by one side's sources and not by the other's?
SELECT v.event_date, v.who, v.act, v.whom, v.n_publishers,
       CASE WHEN v.is_reported_by_actor_side THEN 'the doer''s' ELSE 'the other side''s' END AS only_by, v.evidence
FROM events_view v
WHERE v.is_reported_by_actor_side <> v.is_reported_by_recipient_side AND v.status = 'actual' AND v.escalation_rung >= 3
ORDER BY v.escalation_rung DESC, v.event_date, v.event_id;
