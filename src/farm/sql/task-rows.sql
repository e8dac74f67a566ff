SELECT task.seq, task.params, requeue.attempt AS requeued, lease.attempt AS leased, lease.pilot,
  answer.attempt AS answered, failure.attempt AS failed, run.state AS runState, pilot.node
FROM task
JOIN run ON run.run = task.run
LEFT JOIN requeue ON requeue.run = task.run AND requeue.seq = task.seq
LEFT JOIN lease ON lease.run = task.run AND lease.seq = task.seq
LEFT JOIN answer ON answer.run = task.run AND answer.seq = task.seq
LEFT JOIN failure ON failure.run = task.run AND failure.seq = task.seq
LEFT JOIN pilot ON pilot.pilot = coalesce(lease.pilot, answer.pilot)
WHERE task.run = :run AND task.seq > :after
ORDER BY task.seq
LIMIT :limit
