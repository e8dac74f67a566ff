INSERT INTO bench_run (benchmark, state, source, nodes, ended_at, listed, whole)
VALUES (:benchmark, :state, :source, :nodes, :endedAt, :listed, :whole)
