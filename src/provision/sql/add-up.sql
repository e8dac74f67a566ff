INSERT INTO up (kind, state, by, request, progress, started_at) VALUES (:kind, 'running', :by, :request, '{}', :now)
