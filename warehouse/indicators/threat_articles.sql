SELECT * FROM report WHERE is_threat(act) AND status NOT IN ('negated', 'historical')
