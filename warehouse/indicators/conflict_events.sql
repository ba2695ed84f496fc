SELECT * FROM report WHERE status = 'actual' AND direction = 'up' AND quad_class IN (3, 4)
