UPDATE run_job SET starts = 0 WHERE run = ?
