SELECT run, seq, attempt, pilot, failures, losses FROM lease WHERE pilot = ? ORDER BY run, seq
