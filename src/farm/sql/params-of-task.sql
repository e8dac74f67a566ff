SELECT params FROM task WHERE run = ? AND seq = ?
