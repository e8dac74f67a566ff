UPDATE run SET state = CASE WHEN state = 'done' THEN 'running' ELSE state END, feed_done = 0, ended_at = NULL,
  reason = NULL, collected = collect IS NULL
WHERE run = ?
