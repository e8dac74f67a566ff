SELECT task.key, answer.answer, failure.reason
FROM task LEFT JOIN answer USING (run, seq) LEFT JOIN failure ON failure.run = task.run AND failure.seq = task.seq
WHERE task.run = ? AND task.seq = ?
