UPDATE bench_run SET state = :state, nodes = :nodes, ended_at = :endedAt, listed = :listed, whole = :whole
WHERE number = :number AND state = 'running'
