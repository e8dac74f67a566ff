DELETE FROM failure WHERE run = ?
