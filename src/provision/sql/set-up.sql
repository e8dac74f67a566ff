UPDATE up SET state = :state, progress = :progress, ended_at = :endedAt WHERE up = :up
