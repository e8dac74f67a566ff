SELECT 1 FROM answer WHERE run = ? AND seq = ? AND attempt = ? AND pilot = ?
