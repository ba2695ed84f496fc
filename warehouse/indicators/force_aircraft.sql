SELECT f.*, h.heard, h.n_mentions FROM force_number('aircraft') f JOIN heard_by h ON h.event_id = f.event_id
