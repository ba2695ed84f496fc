-- On the day that was named, or else on the day of the report.
SELECT * FROM report WHERE direction = 'up' AND status IN ('future', 'hypothetical')
