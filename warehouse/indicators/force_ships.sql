SELECT f.*, h.heard, h.n_mentions FROM force_number('ships') f JOIN heard_by h ON h.event_id = f.event_id
