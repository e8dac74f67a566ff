SELECT seq, 1 AS attempt, params FROM task WHERE run = ? AND seq >= ? ORDER BY seq LIMIT ?
