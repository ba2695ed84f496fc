-- Escalation path: how did each pair go up and down the ladder, week by week, in words and deeds?
SELECT d.week, d.a, d.b, d.rung, d.rung_any, d.talks, d.threats, d.announced, d.done, d.evidence
FROM dyad_week d WHERE d.done + d.announced + d.talks + d.threats > 0 ORDER BY d.a, d.b, d.week;
