SELECT number, state, ended_at AS endedAt, whole AS text FROM bench_run
WHERE benchmark = :benchmark AND state = 'done' AND source = 'measured' AND (:nodes IS NULL OR nodes = :nodes)
ORDER BY number DESC LIMIT 1
