SELECT * FROM report WHERE status = 'actual' AND (quad_class IN (1, 2) OR direction = 'down')
