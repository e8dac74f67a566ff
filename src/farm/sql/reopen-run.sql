UPDATE run SET state = 'running', reason = NULL, ended_at = NULL, failed = 0, collected = collect IS NULL WHERE run = ?
