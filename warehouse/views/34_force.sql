-- Every number of force that a report states: who has it, whom it faces, where, how many. Only acts that took place and
-- move up from rung 5 (forces shown, gathered, used). In scope `directed` a force faces the recipients of the act, or
-- else the country that it stands in; in scope `country` it is the party's own.
--   scope: directed or country
--   a: actor code of the party whose force it is
--   b: actor code of the party that it faces; empty in scope country
--   place: usual name of the place; empty where none is named
--   number: how many; the upper bound where there is one
CREATE OR REPLACE VIEW force_stated AS
WITH act AS (
  SELECT event_id, event_date, date_precision, coalesce(location.name, '') AS place, code_list(actors) AS doers,
         CASE WHEN list_bool_or(list_transform(recipients, lambda p: p.code IS NOT NULL)) IS TRUE
              THEN code_list(recipients) ELSE [location.country] END AS targets
  FROM events
  WHERE superseded_by IS NULL AND status = 'actual' AND direction = 'up' AND escalation_rung >= 5
    AND date_precision IN ('day', 'published')
), told AS (
  SELECT mention_id, voice, unnest(magnitudes) AS q FROM mentions WHERE len(magnitudes) > 0
), stated AS (
  SELECT t.mention_id, t.voice, t.q.kind AS kind, t.q.unit AS unit, coalesce(t.q.high, t.q.low) AS number, a.event_id AS event_id,
         a.event_date, a.date_precision, a.place, a.targets, unnest(a.doers) AS doer
  FROM told t JOIN event_mentions l ON l.mention_id = t.mention_id JOIN act a ON a.event_id = l.event_id
  WHERE t.q.kind IN ('troops', 'ships', 'aircraft', 'vehicles', 'missiles') AND coalesce(t.q.high, t.q.low) IS NOT NULL
), faced AS (
  SELECT doer, unnest(targets) AS target, event_id, mention_id, voice, event_date, date_precision, place, kind, unit, number FROM stated
)
SELECT DISTINCT 'country' AS scope, doer AS a, '' AS b, event_id, mention_id, voice, event_date, date_precision, place,
       kind, unit, number
FROM stated WHERE doer IS NOT NULL
UNION ALL
SELECT DISTINCT 'directed', doer, target, event_id, mention_id, voice, event_date, date_precision, place, kind, unit, number
FROM faced WHERE doer IS NOT NULL AND target <> doer;

-- Whether a unit is counted one by one: a soldier, a ship; a battalion, a squadron or a battery is not turned into them.
CREATE OR REPLACE MACRO is_single(kind, unit) AS
CASE kind WHEN 'troops' THEN unit = 'person' ELSE NOT regexp_matches(unit, '(group|battery|squadron)$') END;

-- Of each event the number of one kind, in single items: the median of the day's reports of one place and unit, and of
-- several places the one with most. They are not added, since reports overlap: FROM force_number('ships').
CREATE OR REPLACE MACRO force_number(of_kind) AS TABLE
SELECT f.scope, f.a, f.b, f.event_date, f.event_id, any_value(f.date_precision) AS date_precision, max(f.of_place) AS number
FROM (SELECT s.*, median(s.number) OVER (PARTITION BY s.scope, s.a, s.b, s.place, s.unit, s.event_date) AS of_place
      FROM force_stated s WHERE s.kind = of_kind AND is_single(s.kind, s.unit)) f
GROUP BY f.scope, f.a, f.b, f.event_date, f.event_id;
