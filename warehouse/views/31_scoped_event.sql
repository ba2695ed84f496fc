-- Events by the parties they are between. Parties are actor codes: a state and its organs share one code, and NATO or
-- Hamas have pairs as states have. Compound doers never multiply an event inside a pair. Doers stand as a pair of their
-- own only in acts done with each other (talks, agreements, clashes): two states that sanction a third are no dyad.
CREATE OR REPLACE VIEW party_pair AS
WITH standing AS (SELECT event_id, event_type, act, actors, recipients FROM events WHERE superseded_by IS NULL)
SELECT DISTINCT event_id, doer.code AS doer, target.code AS recipient, false AS is_mutual
FROM standing, unnest(actors) AS d(doer), unnest(recipients) AS r(target)
WHERE doer.code IS NOT NULL AND target.code IS NOT NULL AND doer.code <> target.code
UNION ALL
SELECT DISTINCT event_id, one.code, other.code, true
FROM standing, unnest(actors) AS d(one), unnest(actors) AS e(other)
WHERE one.code < other.code AND NOT list_bool_or(list_transform(recipients, lambda p: p.code IS NOT NULL)) IS TRUE
  AND (event_type IN ('AGREE', 'CONSULT', 'COOPERATE')
       OR act IN ('armed_clash', 'border_incident', 'ceasefire', 'break_relations'));

-- One row per event and series it belongs to: scope `dyad` (a < b), `directed` (a did it to b), `country` (a took part,
-- whatever its side), `world`. Only acts that can stand on a day: precision `day` and `published` (there the publication
-- day stands in; share_published says how many). `voices` are the independent reporters.
CREATE OR REPLACE VIEW scoped_event AS
WITH heard AS (
  SELECT l.event_id AS event_id, list(DISTINCT m.voice) AS voices
  FROM event_mentions l JOIN mentions m ON m.mention_id = l.mention_id GROUP BY l.event_id
), scoped AS (
  SELECT 'dyad' AS scope, least(doer, recipient) AS a, greatest(doer, recipient) AS b, event_id FROM party_pair
  UNION SELECT 'directed', doer, recipient, event_id FROM party_pair WHERE NOT is_mutual
  UNION SELECT 'country', party.code, '', event_id
        FROM (SELECT event_id, unnest(list_concat(actors, recipients)) AS party FROM events) WHERE party.code IS NOT NULL
  UNION SELECT 'world', '', '', event_id FROM events
)
SELECT s.scope, s.a, s.b, e.event_id, e.event_date, e.date_precision, e.status, e.act, e.event_type, e.quad_class,
       e.goldstein, e.escalation_rung, e.direction, e.n_publishers, coalesce(h.voices, []) AS voices
FROM scoped s JOIN events e ON e.event_id = s.event_id LEFT JOIN heard h ON h.event_id = s.event_id
WHERE e.superseded_by IS NULL AND e.event_date IS NOT NULL AND e.date_precision IN ('day', 'published');
