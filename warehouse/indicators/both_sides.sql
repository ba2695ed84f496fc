SELECT r.*, (e.is_reported_by_actor_side AND e.is_reported_by_recipient_side)::INTEGER AS told_by_both
FROM report r JOIN events e ON e.event_id = r.event_id
WHERE r.status = 'actual'
