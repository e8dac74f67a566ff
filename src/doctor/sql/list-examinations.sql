SELECT examination, state, progress, ended_at AS endedAt FROM examination ORDER BY examination DESC LIMIT :limit
