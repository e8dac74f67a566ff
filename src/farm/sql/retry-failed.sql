INSERT INTO requeue (run, seq, attempt, failures, losses) SELECT run, seq, attempt, 0, 0 FROM failure WHERE run = ?
