SELECT evaluation, seq, value, at FROM optimum WHERE run = ? ORDER BY evaluation
