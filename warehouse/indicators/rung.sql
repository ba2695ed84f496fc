SELECT *, escalation_rung AS rung FROM report WHERE status = 'actual' AND direction = 'up' AND n_publishers >= 2
