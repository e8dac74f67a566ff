UPDATE network_test SET state = :state, progress = :progress, pairs = :pairs, ended_at = :endedAt WHERE test = :test
