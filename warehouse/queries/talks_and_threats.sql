-- Talks or threats: what do the two sides of each pair do each week, talk or threaten?
SELECT d.week, d.a, d.b, d.talks, d.threats, d.refusals
FROM dyad_week d WHERE d.talks + d.threats + d.refusals > 0 ORDER BY d.week, d.threats DESC, d.talks DESC, d.a, d.b;
