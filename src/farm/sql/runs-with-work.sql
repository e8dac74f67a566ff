SELECT run, workers, spec, next_seq AS nextSeq, tasks - leased - answered - failed AS waiting
FROM run
WHERE owner = ? AND state IN ('running', 'paused') AND state = 'running' AND tasks > leased + answered + failed
ORDER BY run
