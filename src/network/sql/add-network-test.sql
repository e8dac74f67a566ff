INSERT INTO network_test (kind, state, by, started_at, progress, pairs) VALUES (:kind, 'running', :by, :now, '{}', '[]')
