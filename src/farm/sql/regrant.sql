SELECT lease.run, lease.seq, lease.attempt, task.params
FROM lease JOIN task USING (run, seq)
WHERE lease.pilot = ? AND lease.grant_no = ?
ORDER BY lease.run, lease.seq
