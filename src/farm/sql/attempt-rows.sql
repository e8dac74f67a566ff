SELECT attempt.run, attempt.seq, attempt.attempt, attempt.outcome, attempt.reason, attempt.exit_code AS exitCode, attempt.log,
  pilot.node, attempt.started_at AS startedAt, attempt.ended_at AS endedAt
FROM attempt LEFT JOIN pilot USING (pilot)
WHERE attempt.attempt_no IN (
  SELECT attempt_no FROM attempt WHERE run = :run AND (:seq IS NULL OR seq = :seq) ORDER BY attempt_no DESC LIMIT :limit
)
ORDER BY attempt.attempt_no DESC
