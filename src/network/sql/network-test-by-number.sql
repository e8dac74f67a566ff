SELECT test, kind, state, progress, pairs, ended_at AS endedAt FROM network_test WHERE test = :test
