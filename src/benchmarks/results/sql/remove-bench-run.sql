DELETE FROM bench_run WHERE number = :number AND state <> 'running'
