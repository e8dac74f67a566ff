UPDATE bench_run SET state = 'interrupted', ended_at = :now WHERE state = 'running'
