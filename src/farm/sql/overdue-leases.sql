SELECT run, seq, attempt, pilot, failures, losses FROM lease INDEXED BY lease_deadline WHERE deadline < ? ORDER BY run, seq
