DELETE FROM run WHERE run = ?
