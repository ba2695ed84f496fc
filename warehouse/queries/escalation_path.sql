-- Escalation path: how did each pair go up and down the ladder, week by week, in words and deeds?
SELECT CAST(date_trunc('week', d.event_date) AS DATE) AS week, d.a, d.b,
       max(d.escalation_rung) FILTER (d.status = 'actual' AND d.direction = 'up' AND d.n_publishers >= 2) AS rung,
       max(d.escalation_rung) FILTER (d.status = 'actual' AND d.direction = 'up') AS rung_any,
       count(DISTINCT d.event_id) FILTER (d.status = 'actual' AND is_talk(d.act)) AS talks,
       count(DISTINCT d.event_id) FILTER (d.status NOT IN ('negated', 'historical') AND is_threat(d.act)) AS threats,
       count(DISTINCT d.event_id) FILTER (d.status IN ('future', 'hypothetical') AND d.direction = 'up') AS announced,
       count(DISTINCT d.event_id) FILTER (d.status = 'actual' AND d.direction = 'up') AS done,
       first(d.evidence ORDER BY d.escalation_rung DESC, d.event_date, d.event_id) FILTER (d.status = 'actual' AND d.direction = 'up') AS evidence
FROM dyad_event d
GROUP BY ALL HAVING done + announced + talks + threats > 0 ORDER BY d.a, d.b, week;
