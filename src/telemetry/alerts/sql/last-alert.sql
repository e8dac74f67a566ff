SELECT coalesce(max(seq), 0) AS last FROM sqlite_sequence WHERE name = 'alert'
