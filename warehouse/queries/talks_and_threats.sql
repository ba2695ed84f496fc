-- Talks or threats: what do the two sides of each pair do each week, talk or threaten?
SELECT CAST(date_trunc('week', d.event_date) AS DATE) AS week, d.a, d.b,
       count(DISTINCT d.event_id) FILTER (d.act IN ('talks', 'summit', 'phone_call', 'mediation', 'offer_talks', 'proposal')) AS talks,
       count(DISTINCT d.event_id) FILTER (d.act IN ('threat', 'ultimatum', 'red_line', 'nuclear_signal', 'sanctions_threat')) AS threats,
       count(DISTINCT d.event_id) FILTER (d.act IN ('reject_demand', 'reject_talks', 'reject_deescalation', 'talks_failed', 'talks_cancelled')) AS refusals
FROM dyad_event d WHERE d.status IN ('actual', 'future')
GROUP BY ALL HAVING talks + threats + refusals > 0 ORDER BY week, threats DESC, talks DESC, d.a, d.b;
