SELECT up, state, progress, ended_at AS endedAt FROM up ORDER BY up DESC LIMIT :limit
