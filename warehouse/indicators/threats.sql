SELECT * FROM report
WHERE act IN ('threat', 'ultimatum', 'red_line', 'nuclear_signal', 'sanctions_threat')
  AND status NOT IN ('negated', 'historical')
