SELECT requeue.seq, requeue.attempt + 1 AS attempt, requeue.failures, requeue.losses, task.params
FROM requeue JOIN task USING (run, seq)
WHERE requeue.run = ?
ORDER BY requeue.seq
LIMIT ?
