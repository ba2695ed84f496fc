-- What the queries of indicators/ count: one row per event and series it belongs to, as scoped_event has them, of the
-- watched series only, with `heard`, one bit for each independent reporter: the number of different reporters over many
-- days is then the number of bits that are set in any of them; and `n_mentions`, the reports of the event.
--
-- Reads `reach` (scope, a, b, first_day, last_day: what any value may rest on) and the
-- settled views; makes `report_all` and what it stands on.
CREATE OR REPLACE TABLE reporter AS
SELECT voice, set_bit(repeat('0', (count(*) OVER ())::INTEGER)::BIT, (row_number() OVER (ORDER BY voice) - 1)::INTEGER, 1) AS heard
FROM (SELECT DISTINCT voice FROM mentions);
CREATE OR REPLACE TABLE heard_by AS
SELECT l.event_id, bit_or(r.heard) AS heard, count(*) AS n_mentions
FROM event_mentions l JOIN mentions m ON m.mention_id = l.mention_id JOIN reporter r ON r.voice = m.voice GROUP BY l.event_id;
CREATE OR REPLACE TABLE standing_event AS
SELECT event_id, event_date, date_precision, status, act, quad_class, goldstein, escalation_rung, direction, n_publishers,
       first_reported_at::DATE AS first_told, last_reported_at::DATE AS last_told, h.heard, h.n_mentions
FROM events LEFT JOIN heard_by h USING (event_id)
WHERE superseded_by IS NULL AND event_date IS NOT NULL AND date_precision IN ('day', 'published');
CREATE OR REPLACE TABLE placed_event AS
WITH party AS (
  SELECT event_id, code_list(actors) AS doers, code_list(recipients) AS targets FROM events
), placed AS (
  SELECT DISTINCT 'dyad' AS scope, least(doer, recipient) AS a, greatest(doer, recipient) AS b, event_id FROM party_pair
  UNION ALL SELECT 'directed', doer, recipient, event_id FROM party_pair WHERE NOT is_mutual
  UNION ALL SELECT 'country', unnest(CASE WHEN list_has_any(doers, targets) THEN list_distinct(list_concat(doers, targets))
                                          ELSE list_concat(doers, targets) END), '', event_id FROM party
  UNION ALL SELECT 'world', '', '', event_id FROM standing_event
)
SELECT p.scope, p.a, p.b, p.event_id, w.first_day, w.last_day FROM placed p JOIN reach w USING (scope, a, b);
-- No table: who reads some of the rows joins only those.
CREATE OR REPLACE VIEW report_all AS
SELECT p.scope, p.a, p.b, e.* FROM placed_event p JOIN standing_event e ON e.event_id = p.event_id
WHERE e.event_date BETWEEN p.first_day AND p.last_day OR (e.first_told <= p.last_day AND e.last_told >= p.first_day);
