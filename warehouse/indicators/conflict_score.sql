SELECT *, goldstein AS points FROM report WHERE status = 'actual' AND goldstein < 0
