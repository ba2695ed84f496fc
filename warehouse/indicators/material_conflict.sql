SELECT * FROM report WHERE status = 'actual' AND direction = 'up' AND quad_class = 4
