INSERT INTO failure (run, seq, attempt, reason) VALUES (?, ?, ?, ?)
