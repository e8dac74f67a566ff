INSERT INTO maintenance (kind, state, by, started_at, request, progress)
VALUES (:kind, 'running', :by, :now, :request, '{}')
