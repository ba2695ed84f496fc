-- The median of a day's reports of one place; several places are not added, since reports overlap.
SELECT f.scope, f.a, f.b, f.event_date, f.event_id, any_value(f.date_precision) AS date_precision,
       any_value(h.heard) AS heard, any_value(h.n_mentions) AS n_mentions, max(f.of_place) AS number
FROM (SELECT *, median(number) OVER (PARTITION BY scope, a, b, place, unit, event_date) AS of_place
      FROM force_stated WHERE kind = 'vehicles' AND unit NOT LIKE '%group' AND unit NOT LIKE '%battery') f
JOIN heard_by h ON h.event_id = f.event_id
GROUP BY f.scope, f.a, f.b, f.event_date, f.event_id
