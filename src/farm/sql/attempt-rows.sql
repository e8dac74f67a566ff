SELECT attempt.run, attempt.seq, attempt.attempt, attempt.outcome, attempt.reason, attempt.exit_code AS exitCode, attempt.log,
  pilot.node, attempt.started_at AS startedAt, attempt.ended_at AS endedAt
FROM attempt LEFT JOIN pilot USING (pilot)
WHERE attempt.run = :run AND (:seq IS NULL OR attempt.seq = :seq)
ORDER BY attempt.attempt_no DESC
LIMIT :limit
