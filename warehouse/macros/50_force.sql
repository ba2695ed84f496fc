-- The force of a party, each place and kind apart, on every day on which a number was stated: the median of the day's
-- reports, the largest of them in 30 days, the same 30 days earlier, and the sentences. Numbers that reports restate are
-- never summed: FROM force('RUS'), FROM force('RUS', 'UKR') for what faces one other party.
CREATE OR REPLACE MACRO force(party, facing := '') AS TABLE
WITH of_day AS (
    SELECT f.place, f.kind, f.unit, f.event_date AS on_day, median(f.number) AS stated, count(DISTINCT f.voice) AS n_publishers,
           list(DISTINCT m.text ORDER BY m.text) AS sentences, list(DISTINCT f.event_id ORDER BY f.event_id) AS event_ids
    FROM force_stated f JOIN mentions m ON m.mention_id = f.mention_id
    WHERE f.a = party AND f.b = facing AND f.scope = CASE WHEN facing = '' THEN 'country' ELSE 'directed' END
    GROUP BY f.place, f.kind, f.unit, f.event_date
), stock AS (
    SELECT o.*, max(stated) OVER (PARTITION BY o.place, o.kind, o.unit ORDER BY o.on_day
                                  RANGE BETWEEN INTERVAL 29 DAYS PRECEDING AND CURRENT ROW) AS level,
           max(stated) OVER (PARTITION BY o.place, o.kind, o.unit ORDER BY o.on_day
                             RANGE BETWEEN INTERVAL 59 DAYS PRECEDING AND INTERVAL 30 DAYS PRECEDING) AS level_before
    FROM of_day o
)
SELECT s.on_day AS day, s.place, s.kind, s.unit, s.stated, s.level, s.level_before, s.level / s.level_before AS change,
       s.n_publishers, s.sentences, s.event_ids
FROM stock s ORDER BY s.on_day, s.level DESC, s.place, s.kind;
