INSERT INTO answer (run, seq, attempt, pilot, started_at, ended_at, answer) VALUES (?, ?, ?, ?, ?, ?, ?)
