DELETE FROM lease WHERE run = ? AND seq = ? AND attempt = ? AND pilot = ?
