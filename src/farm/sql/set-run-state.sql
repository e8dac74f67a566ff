UPDATE run SET state = :state, reason = :reason, ended_at = :endedAt WHERE run = :run
