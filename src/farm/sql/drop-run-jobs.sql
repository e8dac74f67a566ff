DELETE FROM run_job WHERE run = ?
