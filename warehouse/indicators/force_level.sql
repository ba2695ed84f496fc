WITH stated AS (
  SELECT e.event_id, e.event_date, e.date_precision, coalesce(e.location.name, '') AS place, e.actors, m.voice,
         coalesce(q.high, q.low) AS persons,
         CASE WHEN list_bool_or(list_transform(e.recipients, lambda p: p.code IS NOT NULL)) IS TRUE
              THEN list_transform(e.recipients, lambda p: p.code) ELSE [e.location.country] END AS facing
  FROM events e JOIN event_mentions l ON l.event_id = e.event_id JOIN mentions m ON m.mention_id = l.mention_id,
       unnest(m.magnitudes) AS u(q)
  WHERE e.superseded_by IS NULL AND e.status = 'actual' AND e.direction = 'up' AND e.escalation_rung >= 5
    AND e.date_precision IN ('day', 'published') AND q.kind = 'troops' AND q.unit = 'person'
    AND coalesce(q.high, q.low) IS NOT NULL
), sided AS (
  SELECT 'country' AS scope, doer.code AS a, '' AS b, s.* FROM stated s, unnest(s.actors) AS d(doer)
  UNION ALL
  SELECT 'directed', doer.code, target, s.*
  FROM stated s, unnest(s.actors) AS d(doer), unnest(s.facing) AS t(target) WHERE target <> doer.code
), level AS (
  SELECT scope, a, b, place, event_date, median(persons) AS persons, list(DISTINCT event_id) AS event_ids,
         list(DISTINCT voice) AS voices, share_dated_by_publication(date_precision) AS share_published
  FROM sided WHERE a IS NOT NULL GROUP BY ALL
)
SELECT scope, a, b, (event_date + ago::INTEGER)::DATE AS day, max(persons) AS value,
       len(list_distinct(flatten(list(event_ids)))) AS n_events, n_voices(voices) AS n_sources,
       avg(share_published) AS share_published,
       list_distinct(flatten(list(event_ids ORDER BY persons DESC))) AS event_ids
FROM level CROSS JOIN range(30) AS t(ago)
GROUP BY ALL
