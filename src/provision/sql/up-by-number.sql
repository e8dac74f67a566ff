SELECT up, state, progress, ended_at AS endedAt FROM up WHERE up = :up
