-- Each conflict act of `a` against `b`, three days later: whether `b` answered in these days, and how likely that was
-- anyway, from the days of the 91 before on which `b` did something to `a`.
WITH conflict AS (
  SELECT * FROM report WHERE scope = 'directed' AND status = 'actual' AND direction = 'up' AND quad_class IN (3, 4)
), moved AS (
  SELECT a, b, event_date AS day, 1 AS by_a, 0 AS by_b FROM conflict GROUP BY ALL
  UNION ALL SELECT b, a, event_date, 0, 1 FROM conflict GROUP BY ALL
), acted AS (
  SELECT a, b, day, max(by_a) AS by_a, max(by_b) AS by_b FROM moved GROUP BY ALL
), judged AS (
  SELECT a, b, day, by_a,
         coalesce(max(by_b) OVER (PARTITION BY a, b ORDER BY day
                                  RANGE BETWEEN INTERVAL 1 DAY FOLLOWING AND INTERVAL 3 DAYS FOLLOWING), 0) AS answered,
         coalesce(sum(by_b) OVER (PARTITION BY a, b ORDER BY day
                                  RANGE BETWEEN INTERVAL 91 DAYS PRECEDING AND INTERVAL 1 DAY PRECEDING), 0) AS days_of_b
  FROM acted
)
SELECT c.* REPLACE ((c.event_date + 3)::DATE AS event_date), j.answered,
       1 - power(1 - least(1, j.days_of_b / k.seen_days), 3) AS by_chance
FROM conflict c JOIN judged j ON j.a = c.a AND j.b = c.b AND j.day = c.event_date
JOIN seen_within(91) k ON k.country = '' AND k.day = (c.event_date - 1)::DATE AND k.seen_days >= 42
