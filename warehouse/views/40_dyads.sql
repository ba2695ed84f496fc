-- One row per event and pair of parties on its day, whatever its status; `src` did it to `tgt`, both null in acts done
-- with each other. A compound doer never multiplies an event inside a pair. Precision day and published only.
CREATE OR REPLACE VIEW dyad_event AS
SELECT e.event_id, e.event_date, e.date_precision, least(p.doer, p.recipient) AS a, greatest(p.doer, p.recipient) AS b,
       CASE WHEN NOT p.is_mutual THEN p.doer END AS src, CASE WHEN NOT p.is_mutual THEN p.recipient END AS tgt,
       e.act, e.event_type, e.quad_class, e.escalation_rung, e.direction, e.goldstein, e.status, e.n_publishers,
       e.n_mentions, e.evidence, e.year
FROM party_pair p JOIN events e ON e.event_id = p.event_id
WHERE e.superseded_by IS NULL AND e.event_date IS NOT NULL AND e.date_precision IN ('day', 'published');

-- Events between two parties whose day nobody states: a week, a month, a year. They are counted apart and never spread.
CREATE OR REPLACE VIEW undated_event AS
SELECT DISTINCT e.event_id, e.event_date AS period_start, e.date_precision, least(p.doer, p.recipient) AS a,
       greatest(p.doer, p.recipient) AS b, e.act, e.escalation_rung, e.direction, e.status, e.evidence
FROM party_pair p JOIN events e ON e.event_id = p.event_id
WHERE e.superseded_by IS NULL AND (e.event_date IS NULL OR e.date_precision NOT IN ('day', 'published'));

-- What took place between two parties on a day, both directions together; conflict and cooperation are never netted.
CREATE OR REPLACE VIEW dyad_day AS
SELECT d.a, d.b, d.event_date AS day, count(DISTINCT d.event_id) AS n_events,
       count(DISTINCT d.event_id) FILTER (d.direction = 'up' AND d.quad_class IN (3, 4)) AS conflict_events,
       count(DISTINCT d.event_id) FILTER (d.direction = 'up' AND d.quad_class = 4) AS material_conflict,
       count(DISTINCT d.event_id) FILTER (d.quad_class IN (1, 2) OR d.direction = 'down') AS cooperation_events,
       max(d.escalation_rung) FILTER (d.direction = 'up') AS max_rung,
       max(d.escalation_rung) FILTER (d.direction = 'up' AND d.n_publishers >= 2) AS corroborated_rung,
       count(DISTINCT d.event_id) FILTER (d.date_precision = 'published') / count(DISTINCT d.event_id) AS share_published
FROM dyad_event d WHERE d.status = 'actual' GROUP BY ALL;
