-- As decimals: a sum of doubles depends on the order in which threads come upon them.
SELECT *, goldstein::DECIMAL(9, 3) AS points FROM report WHERE status = 'actual' AND goldstein < 0
