SELECT *, (n_publishers >= 2)::INTEGER AS told_by_two FROM report WHERE status = 'actual'
