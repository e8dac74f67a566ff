SELECT examination, state, progress, ended_at AS endedAt FROM examination WHERE examination = :examination
