SELECT CASE WHEN country = '' THEN 'world' ELSE 'country' END AS scope, country AS a, '' AS b, day,
       articles::DOUBLE AS value, NULL::BIGINT AS n_events, n_ok AS n_sources, NULL::DOUBLE AS share_published,
       NULL::BIGINT AS n_mentions, []::VARCHAR[] AS event_ids
FROM exposure
