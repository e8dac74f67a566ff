DELETE FROM lease WHERE run = ?
