SELECT * FROM report WHERE status = 'actual' AND direction = 'up'
