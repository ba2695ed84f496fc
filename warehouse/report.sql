-- What the queries of indicators/ count: one row per event and series it belongs to, as scoped_event has them, of the
-- watched series only, with `heard`, one bit for each independent reporter: the number of different reporters over many
-- days is then the number of bits that are set in any of them; and `n_mentions`, the reports of the event.
--
-- Reads `watched_series` (scope, a, b), `reach` (scope, a, b, first_day, last_day: what any value may rest on) and the
-- settled views; makes `report_all` and `heard_by`.
CREATE OR REPLACE TABLE reporter AS
SELECT voice, set_bit(repeat('0', (count(*) OVER ())::INTEGER)::BIT, (row_number() OVER (ORDER BY voice) - 1)::INTEGER, 1) AS heard
FROM (SELECT DISTINCT voice FROM mentions);
CREATE OR REPLACE TABLE heard_by AS
SELECT l.event_id, bit_or(r.heard) AS heard, count(*) AS n_mentions
FROM event_mentions l JOIN mentions m ON m.mention_id = l.mention_id JOIN reporter r ON r.voice = m.voice GROUP BY l.event_id;
CREATE OR REPLACE TABLE report_all AS
WITH placed AS (
  SELECT DISTINCT 'dyad' AS scope, least(doer, recipient) AS a, greatest(doer, recipient) AS b, event_id FROM party_pair
  UNION ALL SELECT DISTINCT 'directed', doer, recipient, event_id FROM party_pair WHERE NOT is_mutual
  UNION ALL SELECT DISTINCT 'country', party.code, '', event_id
            FROM (SELECT event_id, unnest(list_concat(actors, recipients)) AS party FROM events) WHERE party.code IS NOT NULL
  UNION ALL SELECT 'world', '', '', event_id FROM events
)
SELECT p.scope, p.a, p.b, p.event_id, e.event_date, e.date_precision, e.status, e.act, e.quad_class, e.goldstein,
       e.escalation_rung, e.direction, e.n_publishers, h.heard, h.n_mentions
FROM placed p JOIN events e ON e.event_id = p.event_id
JOIN reach w ON w.scope = p.scope AND w.a = p.a AND w.b = p.b AND e.event_date BETWEEN w.first_day AND w.last_day
LEFT JOIN heard_by h ON h.event_id = p.event_id
WHERE e.superseded_by IS NULL AND e.event_date IS NOT NULL AND e.date_precision IN ('day', 'published');
