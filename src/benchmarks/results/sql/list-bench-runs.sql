SELECT number, state, ended_at AS endedAt, listed AS text FROM bench_run
WHERE :benchmark IS NULL OR benchmark = :benchmark
ORDER BY number DESC LIMIT :limit
