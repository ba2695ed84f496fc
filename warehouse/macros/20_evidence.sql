-- Who reported it, in which sentence, with the link: FROM evidence('RUS', 'UKR'), FROM evidence('RUS', 'UKR', '2022-01-12').
-- Without parties it is all reports, to be narrowed down: FROM evidence() WHERE list_contains(contexts, 'military').
CREATE OR REPLACE MACRO evidence(a := NULL, b := NULL, day := NULL) AS TABLE
SELECT e.event_date, e.act, e.status AS event_status, m.publisher, m.source_country, m.published_at, m.status AS said,
       coalesce(m.speaker.code, m.speaker.name, m.speaker.text) AS speaker, m.text AS sentence, t.canonical_url AS link,
       t.title, m.rule, m.confidence, m.via_duplicate IS NOT NULL AS is_reprint, m.contexts, e.event_id, m.mention_id
FROM events e JOIN event_report l ON l.event_id = e.event_id AND l.event_year = e.year
JOIN mentions m ON m.mention_id = l.mention_id AND m.year = l.mention_year
LEFT JOIN articles t ON t.article_id = m.article_id AND t.year = year(m.published_date)
WHERE e.superseded_by IS NULL AND (day IS NULL OR e.event_date = CAST(day AS DATE))
  AND (coalesce(a, b) IS NULL OR e.event_id IN (
       SELECT p.event_id FROM party_pair p
       WHERE coalesce(a, b) IS NOT NULL AND (a IS NULL OR a IN (p.doer, p.recipient)) AND (b IS NULL OR b IN (p.doer, p.recipient))))
ORDER BY e.event_date, e.event_id, m.published_at, m.mention_id;

-- Events that any of `doers` did to any of `targets` (lists of codes); with `sector` only where both are of it, with
-- `codes` only acts or CAMEO codes of that list, with `first_day` and `last_day` only between them:
-- FROM events_between(['RUS'], ['UKR', 'NATO'], sector := 'GOV', codes := ['demand', '130']).
CREATE OR REPLACE MACRO events_between(doers, targets, sector := NULL, first_day := NULL, last_day := NULL, codes := NULL) AS TABLE
SELECT v.* FROM events_view v JOIN events e ON e.event_id = v.event_id
WHERE list_has_any(list_transform(list_filter(e.actors, lambda p: sector IS NULL OR p.sector = sector), lambda p: p.code), doers)
  AND list_has_any(list_transform(list_filter(e.recipients, lambda p: sector IS NULL OR p.sector = sector), lambda p: p.code), targets)
  AND (codes IS NULL OR e.act IN (SELECT unnest(codes)) OR e.cameo_code IN (SELECT unnest(codes)))
  AND (first_day IS NULL OR e.event_date >= CAST(first_day AS DATE))
  AND (last_day IS NULL OR e.event_date <= CAST(last_day AS DATE))
ORDER BY v.event_date, v.event_id;
