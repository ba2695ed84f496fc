WITH word AS (
  SELECT *, act IN ('talks', 'summit', 'phone_call', 'mediation', 'offer_talks', 'proposal') AND status = 'actual' AS is_talk,
         act IN ('threat', 'ultimatum', 'red_line', 'nuclear_signal', 'sanctions_threat')
           AND status NOT IN ('negated', 'historical') AS is_threat
  FROM reports_within(14)
)
SELECT scope, a, b, day, (count(*) FILTER (is_talk) + 1) / (count(*) + 2) AS value, count(*) AS n_events,
       n_voices(voices) AS n_sources, share_dated_by_publication(date_precision) AS share_published,
       list(event_id) AS event_ids
FROM word
WHERE is_talk OR is_threat
GROUP BY ALL
