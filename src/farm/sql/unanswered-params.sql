SELECT task.seq, task.params AS text FROM task LEFT JOIN answer USING (run, seq)
WHERE task.run = :run AND task.seq > :after AND answer.seq IS NULL
ORDER BY task.seq
LIMIT :limit
