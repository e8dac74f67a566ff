SELECT run, seq, attempt, failures, losses FROM lease WHERE pilot = ? ORDER BY run, seq
