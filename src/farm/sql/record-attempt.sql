INSERT INTO attempt (run, seq, attempt, outcome, reason, exit_code, log, pilot, started_at, ended_at)
VALUES (:run, :seq, :attempt, :outcome, :reason, :exitCode, :log, :pilot, :startedAt, :endedAt)
