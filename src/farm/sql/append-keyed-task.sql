INSERT INTO task (run, seq, params, key) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
