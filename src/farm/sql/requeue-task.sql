INSERT INTO requeue (run, seq, attempt, failures, losses) VALUES (?, ?, ?, ?, ?)
