-- Acts too rare to count: the first time in 180 days, of which at least 42 were seen (as many as a baseline of counts
-- needs; an archive has holes), that two independent publishers report acts between a pair at a rung or above within a
-- week; and each of a few acts (novelty.yaml says which, and from which rung). No probability is claimed. Every rung from
-- there on is a level of its own, so that a war is news also where clashes are daily. The publishers may report two acts: on the first day of an
-- attack each tells of another place, and what counts is that two tell of force at that level. Where nothing changes this
-- gives at most a quarter more spells than one act that two report (tests/unit/warehouse/test_novelty.py).
-- A source is heard from 42 days after it was first seen: what a new one is first to tell of may have been so before. But
-- what it tells of is then no news any more when others tell of it later than a week after.
-- Reads report_all, exposure, source_health and who told what. Columns: series, a, b, day, value (rung), event_ids.
WITH seen AS (
  SELECT day, count(articles) OVER (ORDER BY day ROWS BETWEEN 180 PRECEDING AND 1 PRECEDING) AS seen_days
  FROM exposure WHERE country = ''
), grave AS (
  SELECT * FROM report_all WHERE scope = 'dyad' AND {events}
), act AS (
  SELECT * FROM grave WHERE escalation_rung >= {from_rung}
), known AS (
  SELECT l.event_id, bit_or(r.heard) AS known
  FROM (SELECT DISTINCT event_id, event_date FROM act) e JOIN event_mentions l ON l.event_id = e.event_id
  JOIN mentions m ON m.mention_id = l.mention_id JOIN reporter r ON r.voice = m.voice
  LEFT JOIN (SELECT source_id, min(day) AS first_day FROM source_health WHERE state = 'ok' GROUP BY source_id) s
  ON s.source_id = m.source_id
  WHERE coalesce(s.first_day <= e.event_date - 42, true) GROUP BY l.event_id
), of_day AS (
  SELECT a, b, level.rung AS level, event_date AS day, bit_or(act.heard) AS heard, bit_or(known.known) AS known,
         max(escalation_rung) FILTER (bit_count(known.known) >= 2) AS told_by_two,
         list(event_id ORDER BY escalation_rung DESC, n_publishers DESC, event_id) FILTER (known.known IS NOT NULL) AS event_ids
  FROM act LEFT JOIN known USING (event_id)
  JOIN range({from_rung}, 11) AS level(rung) ON escalation_rung >= level.rung GROUP BY ALL
), of_week AS (
  SELECT a, b, level, day, greatest(level, max(told_by_two) OVER week) AS rung, flatten(list(event_ids) OVER week) AS event_ids,
         coalesce(bit_count(bit_or(known) OVER week) >= 2, false) AS is_heard
  FROM of_day
  WINDOW week AS (PARTITION BY a, b, level ORDER BY day RANGE BETWEEN INTERVAL 6 DAYS PRECEDING AND CURRENT ROW)
  QUALIFY bit_count(bit_or(heard) OVER week) >= 2
), first AS (
  SELECT *, count(*) OVER half_year AS n_before, count(*) FILTER (is_heard) OVER (
           PARTITION BY a, b, level ORDER BY day RANGE BETWEEN INTERVAL 7 DAYS PRECEDING AND INTERVAL 1 DAY PRECEDING) AS n_just_heard
  FROM of_week
  WINDOW half_year AS (PARTITION BY a, b, level ORDER BY day RANGE BETWEEN INTERVAL 180 DAYS PRECEDING AND INTERVAL 8 DAYS PRECEDING)
)
SELECT 'rung' AS series, a, b, f.day AS day, max(rung)::DOUBLE AS value, max_by(event_ids, level) AS event_ids
FROM first f JOIN seen s ON s.day = f.day
WHERE s.seen_days >= 42 AND is_heard AND n_before = 0 AND n_just_heard = 0
GROUP BY a, b, f.day
UNION ALL
SELECT act, a, b, event_date, max(escalation_rung)::DOUBLE, list(event_id ORDER BY n_publishers DESC, event_id)
FROM grave JOIN seen ON seen.day = event_date WHERE act IN ({acts}) GROUP BY ALL
