SELECT maintenance, kind, state, request, progress, ended_at AS endedAt
FROM maintenance WHERE maintenance = :maintenance
