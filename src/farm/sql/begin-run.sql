UPDATE run SET state = 'running', reason = NULL, waits_for = NULL WHERE run = ?
