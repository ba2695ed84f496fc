SELECT *, (direction = 'up' AND quad_class IN (3, 4))::INTEGER AS conflict FROM report WHERE status = 'actual'
