UPDATE examination SET state = :state, progress = :progress, ended_at = :endedAt WHERE examination = :examination
