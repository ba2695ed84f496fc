-- Which share of the articles reports the events of a query, that of an indicator with `of_articles` (indicator_files.py).
-- An article counts once for each pair, on its day of publication. A telling of an event stands for the days until its
-- next telling or the end of the week, so that an event told on several days is one event in every window.
WITH seen AS (
  SELECT a.article_id, a.published_date AS day FROM articles a
  JOIN source_health h ON h.source_id = a.source_id AND h.day = a.published_date AND h.state = 'ok'
  WHERE a.duplicate_of IS NULL
    AND a.published_date BETWEEN (SELECT min(day) - 6 FROM wanted) AND (SELECT max(day) FROM wanted)
), told AS (
  SELECT r.scope, r.a, r.b, r.event_id, r.heard, r.n_mentions, r.date_precision, s.article_id, s.day
  FROM ({events}) r JOIN event_mentions l ON l.event_id = r.event_id JOIN mentions m ON m.mention_id = l.mention_id
  JOIN seen s ON s.article_id = m.article_id
  WHERE r.scope IN ('dyad', 'world')
), printed AS (
  SELECT scope, a, b, (day + ago::INTEGER)::DATE AS day, sum(n) AS n_articles
  FROM (SELECT scope, a, b, day, count(DISTINCT article_id) AS n FROM told GROUP BY ALL) CROSS JOIN range(7) AS t(ago)
  GROUP BY ALL
), telling AS (
  SELECT *, lead(day) OVER (PARTITION BY scope, a, b, event_id ORDER BY day) - day AS days_to_next
  FROM (SELECT DISTINCT scope, a, b, event_id, heard, n_mentions, date_precision, day FROM told)
), behind AS (
  SELECT scope, a, b, (day + ago::INTEGER)::DATE AS day, count(*) AS n_events, bit_or(heard) AS heard,
         sum(n_mentions) AS n_mentions,
         avg((date_precision = 'published')::INTEGER) AS share_published, list(event_id) AS event_ids
  FROM telling CROSS JOIN range(7) AS t(ago) WHERE ago < coalesce(days_to_next, 7) GROUP BY ALL
)
SELECT p.scope, p.a, p.b, p.day, p.n_articles / k.exposure AS value, e.n_events, bit_count(e.heard) AS n_sources,
       e.share_published, e.n_mentions, e.event_ids
FROM printed p SEMI JOIN wanted w ON w.scope = p.scope AND w.a = p.a AND w.b = p.b AND w.day = p.day
JOIN behind e ON e.scope = p.scope AND e.a = p.a AND e.b = p.b AND e.day = p.day
JOIN seen_within(7) k ON k.country = '' AND k.day = p.day
