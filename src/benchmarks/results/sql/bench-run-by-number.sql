SELECT number, state, ended_at AS endedAt, whole AS text FROM bench_run WHERE number = :number
