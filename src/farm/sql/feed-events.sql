SELECT seq, kind, n, told FROM feed_event WHERE run = ? AND seq > ? ORDER BY seq LIMIT 50
