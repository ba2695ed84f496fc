-- Reports of other data sets by pair of countries, one row each: whose, on which day, whether conflict (CAMEO roots 10 to
-- 20, PLOVER's quads of conflict). A country does not stand in a pair with itself.
--   told_by: whose event it is: icews, polecat or gdelt
--   a: country, the smaller code of the pair [ISO 3166-1 alpha-3]
--   b: country, the larger code of the pair [ISO 3166-1 alpha-3]
--   is_conflict: whether the other data set has it as conflict
CREATE OR REPLACE VIEW other_dyad_event AS
WITH sided AS (
  SELECT 'icews' AS told_by, i.event_date, s.iso_code AS doer, t.iso_code AS target, left(i.cameo_code, 2) >= '10' AS is_conflict
  FROM icews_events i JOIN country_codes s ON s.icews_name = i.source_country JOIN country_codes t ON t.icews_name = i.target_country
  UNION ALL
  SELECT 'polecat', p.event_date, trim(p.doer), trim(unnest(string_split(p.recipient_country, ';'))), p.quad_code ILIKE '%conflict'
  FROM (SELECT *, unnest(string_split(actor_country, ';')) AS doer FROM polecat_events) p
  UNION ALL
  SELECT 'gdelt', g.event_date, s.iso_code, t.iso_code, g.quad_class IN (3, 4)
  FROM gdelt_events g JOIN country_codes s ON s.cameo_code = g.actor1_country_code
  JOIN country_codes t ON t.cameo_code = g.actor2_country_code WHERE g.event_date IS NOT NULL
)
SELECT o.told_by, o.event_date, least(o.doer, o.target) AS a, greatest(o.doer, o.target) AS b, o.is_conflict
FROM sided o WHERE o.doer <> o.target;

-- Our counts beside those of imported data sets, per pair of countries and week (its Monday): cross-check, never a sum.
-- Null is a week that a data set does not reach (before its first or behind its last day); 0 is a week in which it tells
-- of nothing between the two.
--   a: country, the smaller code of the pair [ISO 3166-1 alpha-3]
--   b: country, the larger code of the pair [ISO 3166-1 alpha-3]
--   week: Monday of the week
--   our_events: our events between the two that took place
--   our_conflict: of them, those of quad class 3 and 4
--   icews_events: records of ICEWS between the two
--   icews_conflict: of them, those of CAMEO roots 10 to 20
--   polecat_events: records of POLECAT between the two
--   polecat_conflict: of them, those of conflict
--   gdelt_events: records of GDELT between the two
--   gdelt_conflict: of them, those of quad class 3 and 4
CREATE OR REPLACE VIEW beside_others AS
WITH told AS (
  SELECT 'ours' AS told_by, d.event_date, d.a, d.b, d.quad_class IN (3, 4) AS is_conflict, d.event_id
  FROM dyad_event d SEMI JOIN country_codes s ON s.iso_code = d.a SEMI JOIN country_codes t ON t.iso_code = d.b
  WHERE d.status = 'actual'
  UNION ALL SELECT o.told_by, o.event_date, o.a, o.b, o.is_conflict, NULL FROM other_dyad_event o
), counted AS (
  SELECT w.a, w.b, CAST(date_trunc('week', w.event_date) AS DATE) AS week, w.told_by,
         CASE WHEN w.told_by = 'ours' THEN count(DISTINCT w.event_id) ELSE count(*) END AS n,
         CASE WHEN w.told_by = 'ours' THEN count(DISTINCT w.event_id) FILTER (w.is_conflict)
              ELSE count(*) FILTER (w.is_conflict) END AS n_conflict
  FROM told w GROUP BY w.a, w.b, date_trunc('week', w.event_date), w.told_by
), reach AS (
  SELECT 'ours' AS told_by, min(x.day) AS first_day, max(x.day) AS last_day FROM exposure x
  UNION ALL SELECT 'icews', min(i.event_date), max(i.event_date) FROM icews_events i
  UNION ALL SELECT 'polecat', min(p.event_date), max(p.event_date) FROM polecat_events p
  UNION ALL SELECT 'gdelt', min(CAST(g.added_at AS DATE)), max(CAST(g.added_at AS DATE)) FROM gdelt_events g
), asked AS (
  SELECT DISTINCT c.a, c.b, c.week FROM counted c
), filled AS (
  SELECT q.a, q.b, q.week, r.told_by, coalesce(c.n, 0) AS n, coalesce(c.n_conflict, 0) AS n_conflict
  FROM asked q JOIN reach r ON q.week BETWEEN date_trunc('week', r.first_day) AND r.last_day
  LEFT JOIN counted c ON c.a = q.a AND c.b = q.b AND c.week = q.week AND c.told_by = r.told_by
)
SELECT f.a, f.b, f.week,
       max(f.n) FILTER (f.told_by = 'ours') AS our_events, max(f.n_conflict) FILTER (f.told_by = 'ours') AS our_conflict,
       max(f.n) FILTER (f.told_by = 'icews') AS icews_events, max(f.n_conflict) FILTER (f.told_by = 'icews') AS icews_conflict,
       max(f.n) FILTER (f.told_by = 'polecat') AS polecat_events, max(f.n_conflict) FILTER (f.told_by = 'polecat') AS polecat_conflict,
       max(f.n) FILTER (f.told_by = 'gdelt') AS gdelt_events, max(f.n_conflict) FILTER (f.told_by = 'gdelt') AS gdelt_conflict
FROM filled f GROUP BY f.a, f.b, f.week;
