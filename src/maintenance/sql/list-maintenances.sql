SELECT maintenance, kind, state, request, progress, ended_at AS endedAt
FROM maintenance ORDER BY maintenance DESC LIMIT :limit
