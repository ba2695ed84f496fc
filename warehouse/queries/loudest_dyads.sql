-- Loudest pairs: which five pairs have most conflict each week, and how high on the ladder?
SELECT week, a, b, conflict_events, max_rung, corroborated_rung, n_publishers FROM (
    SELECT CAST(date_trunc('week', d.event_date) AS DATE) AS week, d.a, d.b, count(DISTINCT d.event_id) AS conflict_events,
           max(d.escalation_rung) AS max_rung, max(d.escalation_rung) FILTER (d.n_publishers >= 2) AS corroborated_rung,
           max(d.n_publishers) AS n_publishers,
           row_number() OVER (PARTITION BY date_trunc('week', d.event_date) ORDER BY count(DISTINCT d.event_id) DESC, max(d.escalation_rung) DESC, d.a, d.b) AS place
    FROM dyad_event d WHERE d.status = 'actual' AND d.direction = 'up' AND d.quad_class IN (3, 4)
    GROUP BY date_trunc('week', d.event_date), d.a, d.b
) ranked WHERE place <= 5 ORDER BY week DESC, conflict_events DESC, max_rung DESC;
