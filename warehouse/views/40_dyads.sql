-- One row per event and pair of parties on its day, whatever its status; `src` did it to `tgt`, both null in acts done
-- with each other. A compound doer never multiplies an event inside a pair. Precision day and published only.
--   a: actor code, the smaller of the pair
--   b: actor code, the larger of the pair
--   src: actor code of who did it; null in acts done with each other
--   tgt: actor code of whom it was done to; null in acts done with each other
CREATE OR REPLACE VIEW dyad_event AS
SELECT e.event_id, e.event_date, e.date_precision, least(p.doer, p.recipient) AS a, greatest(p.doer, p.recipient) AS b,
       CASE WHEN NOT p.is_mutual THEN p.doer END AS src, CASE WHEN NOT p.is_mutual THEN p.recipient END AS tgt,
       e.act, e.event_type, e.quad_class, e.escalation_rung, e.direction, e.goldstein, e.status, e.n_publishers,
       e.n_mentions, e.evidence, e.year
FROM party_pair p JOIN events e ON e.event_id = p.event_id AND e.year = p.event_year
WHERE e.superseded_by IS NULL AND e.event_date IS NOT NULL AND e.date_precision IN ('day', 'published');

-- Events between two parties whose day nobody states: a week, a month, a year. They are counted apart and never spread.
--   period_start: first day of the week, month or year
--   a: actor code, the smaller of the pair
--   b: actor code, the larger of the pair
CREATE OR REPLACE VIEW undated_event AS
SELECT DISTINCT e.event_id, e.event_date AS period_start, e.date_precision, least(p.doer, p.recipient) AS a,
       greatest(p.doer, p.recipient) AS b, e.act, e.escalation_rung, e.direction, e.status, e.evidence
FROM party_pair p JOIN events e ON e.event_id = p.event_id AND e.year = p.event_year
WHERE e.superseded_by IS NULL AND (e.event_date IS NULL OR e.date_precision NOT IN ('day', 'published'));

-- What took place between two parties on a day, both directions together; conflict and cooperation are never netted.
--   a: actor code, the smaller of the pair
--   b: actor code, the larger of the pair
--   day: the day, UTC
--   n_events: events between the two that took place
--   conflict_events: of them, those of quad class 3 and 4 that move a crisis up
--   material_conflict: of them, those of quad class 4
--   cooperation_events: events of quad class 1 and 2, or that move a crisis down
--   max_rung: highest rung of the acts that move a crisis up
--   corroborated_rung: the same of acts that at least two independent publishers report
--   share_published: share of the events dated only by publication [0 to 1]
CREATE OR REPLACE VIEW dyad_day AS
SELECT d.a, d.b, d.event_date AS day, count(DISTINCT d.event_id) AS n_events,
       count(DISTINCT d.event_id) FILTER (d.direction = 'up' AND d.quad_class IN (3, 4)) AS conflict_events,
       count(DISTINCT d.event_id) FILTER (d.direction = 'up' AND d.quad_class = 4) AS material_conflict,
       count(DISTINCT d.event_id) FILTER (d.quad_class IN (1, 2) OR d.direction = 'down') AS cooperation_events,
       max(d.escalation_rung) FILTER (d.direction = 'up') AS max_rung,
       max(d.escalation_rung) FILTER (d.direction = 'up' AND d.n_publishers >= 2) AS corroborated_rung,
       count(DISTINCT d.event_id) FILTER (d.date_precision = 'published') / count(DISTINCT d.event_id) AS share_published
FROM dyad_event d WHERE d.status = 'actual' GROUP BY ALL;

-- What two parties said and did to each other in a week in which anything is known of them, both directions together.
--   week: Monday of the week, UTC
--   a: actor code, the smaller of the pair
--   b: actor code, the larger of the pair
--   n_events: events between the two, whatever their status
--   rung_any: highest rung of the acts that took place and move a crisis up
--   rung: the same of acts that at least two independent publishers report
--   talks: talks that took place
--   threats: threats, also conditional and announced ones; none that was denied or lies in the past
--   refusals: refusals that took place
--   announced: acts that move a crisis up and were announced or weighed, not done
--   done: acts that move a crisis up and took place
--   act: the act of the highest rung
--   evidence: the sentence of the act of the highest rung
CREATE OR REPLACE VIEW dyad_week AS
SELECT CAST(date_trunc('week', d.event_date) AS DATE) AS week, d.a, d.b, count(DISTINCT d.event_id) AS n_events,
       max(d.escalation_rung) FILTER (d.status = 'actual' AND d.direction = 'up') AS rung_any,
       max(d.escalation_rung) FILTER (d.status = 'actual' AND d.direction = 'up' AND d.n_publishers >= 2) AS rung,
       count(DISTINCT d.event_id) FILTER (d.status = 'actual' AND is_talk(d.act)) AS talks,
       count(DISTINCT d.event_id) FILTER (d.status NOT IN ('negated', 'historical') AND is_threat(d.act)) AS threats,
       count(DISTINCT d.event_id) FILTER (d.status = 'actual' AND is_refusal(d.act)) AS refusals,
       count(DISTINCT d.event_id) FILTER (d.status IN ('future', 'hypothetical') AND d.direction = 'up') AS announced,
       count(DISTINCT d.event_id) FILTER (d.status = 'actual' AND d.direction = 'up') AS done,
       first(d.act ORDER BY d.escalation_rung DESC, d.event_date, d.event_id)
         FILTER (d.status = 'actual' AND d.direction = 'up') AS act,
       first(d.evidence ORDER BY d.escalation_rung DESC, d.event_date, d.event_id)
         FILTER (d.status = 'actual' AND d.direction = 'up') AS evidence
FROM dyad_event d GROUP BY ALL;
