DELETE FROM untold WHERE run = ? AND seq = ?
