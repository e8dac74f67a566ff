SELECT test, kind, state, progress, ended_at AS endedAt FROM network_test ORDER BY test DESC LIMIT :limit
