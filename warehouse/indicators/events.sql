SELECT * FROM report WHERE status = 'actual'
