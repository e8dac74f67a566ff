UPDATE run
SET state = 'done', ended_at = :now,
  reason = CASE WHEN failed > 0 THEN failed || ' of ' || tasks || ' tasks failed'
    WHEN tasks = 0 THEN 'its feed had no task' END
WHERE run = :run AND state IN ('running', 'paused') AND feed_done = 1 AND answered + failed = tasks
RETURNING run
