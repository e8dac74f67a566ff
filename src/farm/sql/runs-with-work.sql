SELECT run, project, workers, priority, max_slots AS maxSlots, spec, next_seq AS nextSeq, tasks - leased - answered - failed AS waiting,
  tasks - answered - failed AS open,
  iif(max_slots IS NULL, 0, (SELECT count(*) FROM lease WHERE lease.run = run.run AND deadline IS NOT NULL)) AS simple
FROM run
WHERE owner = ? AND state IN ('running', 'paused') AND state = 'running' AND tasks > answered + failed
ORDER BY priority DESC, run
