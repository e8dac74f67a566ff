UPDATE run SET leased = 0 WHERE run = ?
