-- Codes of parties, each once; parties without a code are left out. Most lists hold one party, for which a list function
-- takes four times as long as a look.
CREATE OR REPLACE MACRO code_list(parties) AS
CASE WHEN len(parties) = 1 AND parties[1].code IS NOT NULL THEN [parties[1].code]
     ELSE list_distinct(list_transform(parties, lambda p: p.code)) END;

-- Whether doers without a recipient did it with each other (talks, agreements, clashes): two states that sanction a third
-- are no dyad.
CREATE OR REPLACE MACRO is_mutual_act(event_type, act) AS
event_type IN ('AGREE', 'CONSULT', 'COOPERATE') OR act IN ('armed_clash', 'border_incident', 'ceasefire', 'break_relations');

-- Events by the parties they are between. Parties are actor codes: a state and its organs share one code, and NATO or
-- Hamas have pairs as states have. Compound doers never multiply an event inside a pair. Doers stand as a pair of their
-- own only in acts done with each other.
--   doer: actor code of who did it; the smaller code of the two in acts done with each other
--   recipient: actor code of whom it was done to; the larger code of the two in acts done with each other
--   is_mutual: whether the two did it with each other
--   event_year: year of the event [year]
CREATE OR REPLACE VIEW party_pair AS
WITH standing AS (
  -- Qualified: inside a macro with a parameter `year` a bare `year` of a view is ambiguous.
  SELECT e.event_id, e.year AS event_year, e.event_type, e.act, code_list(e.actors) AS doers, code_list(e.recipients) AS targets
  FROM events e WHERE e.superseded_by IS NULL
), aimed AS (
  SELECT event_id, doer, unnest(targets) AS recipient, false AS is_mutual, event_year
  FROM (SELECT event_id, event_year, unnest(doers) AS doer, targets FROM standing WHERE len(targets) > 0)
), shared AS (
  SELECT event_id, doer, unnest(doers) AS recipient, true AS is_mutual, event_year
  FROM (SELECT event_id, event_year, unnest(doers) AS doer, doers FROM standing
        WHERE len(targets) = 0 AND len(doers) > 1 AND is_mutual_act(event_type, act))
)
FROM aimed WHERE doer <> recipient UNION ALL FROM shared WHERE doer < recipient;

-- One row per event and series it belongs to: scope `dyad` (a < b), `directed` (a did it to b), `country` (a took part,
-- whatever its side), `world`. Only acts that can stand on a day: precision `day` and `published` (there the publication
-- day stands in; share_published says how many).
--   scope: the series: dyad, directed, country or world
--   a: actor code: the smaller of a dyad, the doer of a directed pair, who took part; empty for the world
--   b: actor code: the larger of a dyad, the recipient of a directed pair; empty otherwise
--   voices: the independent reporters
CREATE OR REPLACE VIEW scoped_event AS
WITH heard AS (
  SELECT l.event_id AS event_id, list_sort(list(DISTINCT m.voice)) AS voices
  FROM event_mentions l JOIN mentions m ON m.mention_id = l.mention_id GROUP BY l.event_id
), standing AS (
  SELECT e.event_id, e.event_date, e.date_precision, e.status, e.act, e.event_type, e.quad_class, e.goldstein,
         e.escalation_rung, e.direction, e.n_publishers, coalesce(h.voices, []) AS voices,
         code_list(e.actors) AS doers, code_list(e.recipients) AS targets
  FROM events e LEFT JOIN heard h ON h.event_id = e.event_id
  WHERE e.superseded_by IS NULL AND e.event_date IS NOT NULL AND e.date_precision IN ('day', 'published')
), paired AS (
  SELECT *, flatten(list_transform(doers, lambda d:
           list_transform(list_filter(targets, lambda t: t <> d), lambda t: {'scope': 'directed', 'a': d, 'b': t}))) AS aimed,
         CASE WHEN len(targets) = 0 AND len(doers) > 1 AND is_mutual_act(event_type, act) THEN flatten(list_transform(doers, lambda d:
           list_transform(list_filter(doers, lambda t: d < t), lambda t: {'scope': 'dyad', 'a': d, 'b': t}))) ELSE [] END AS shared
  FROM standing
), placed AS (
  SELECT *, unnest(list_concat(list_concat(
           [{'scope': 'world', 'a': '', 'b': ''}],
           list_transform(list_distinct(list_concat(doers, targets)), lambda c: {'scope': 'country', 'a': c, 'b': ''})),
           list_concat(list_concat(aimed, shared),
           list_distinct(list_transform(aimed, lambda p: {'scope': 'dyad', 'a': least(p.a, p.b), 'b': greatest(p.a, p.b)}))))) AS s
  FROM paired
)
SELECT s.scope AS scope, s.a AS a, s.b AS b, event_id, event_date, date_precision, status, act, event_type, quad_class,
       goldstein, escalation_rung, direction, n_publishers, voices
FROM placed;
