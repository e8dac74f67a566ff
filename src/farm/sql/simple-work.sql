SELECT run, project, state, max_slots AS maxSlots, spec, next_seq AS nextSeq, leased, tasks - leased - answered - failed AS waiting
FROM run
WHERE owner = ? AND state IN ('running', 'paused') AND (feed_done = 0 OR tasks > answered + failed) AND spec ->> 'mode' = 'process'
ORDER BY priority DESC, run
