SELECT number FROM bench_run WHERE state <> 'running' AND (:before IS NULL OR number < :before)
ORDER BY number DESC LIMIT :limit
