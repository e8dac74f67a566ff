SELECT 1 FROM attempt WHERE run = ? AND seq = ? AND attempt = ? AND pilot = ? AND outcome = 'stale'
