INSERT INTO task (run, seq, params) VALUES (?, ?, ?)
