SELECT event FROM run_event WHERE run = :run AND kind = :kind LIMIT 1
