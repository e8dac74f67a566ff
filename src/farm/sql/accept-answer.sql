INSERT INTO answer (run, seq, attempt, pilot, started_at, ended_at, answer, slot, ask_ms, send_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
