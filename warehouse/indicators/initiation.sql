WITH conflict AS (
  SELECT * FROM report WHERE scope = 'directed' AND status = 'actual' AND direction = 'up' AND quad_class IN (3, 4)
)
SELECT *, 1 AS side FROM conflict
UNION ALL BY NAME
SELECT * REPLACE (b AS a, a AS b), -1 AS side FROM conflict
