-- Talks or threats: what do the two sides of each pair do each week, talk or threaten?
SELECT CAST(date_trunc('week', d.event_date) AS DATE) AS week, d.a, d.b,
       count(DISTINCT d.event_id) FILTER (is_talk(d.act)) AS talks,
       count(DISTINCT d.event_id) FILTER (is_threat(d.act)) AS threats,
       count(DISTINCT d.event_id) FILTER (is_refusal(d.act)) AS refusals
FROM dyad_event d WHERE d.status IN ('actual', 'future')
GROUP BY ALL HAVING talks + threats + refusals > 0 ORDER BY week, threats DESC, talks DESC, d.a, d.b;
