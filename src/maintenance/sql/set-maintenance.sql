UPDATE maintenance SET state = :state, progress = :progress, ended_at = :endedAt WHERE maintenance = :maintenance
