WITH word AS (
  SELECT *, is_talk(act) AND status = 'actual' AS talks_now, is_threat(act) AND status NOT IN ('negated', 'historical') AS threatens
  FROM report
)
SELECT *, talks_now::INTEGER AS talks FROM word WHERE talks_now OR threatens
