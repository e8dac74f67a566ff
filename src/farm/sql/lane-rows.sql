SELECT answer.run, answer.seq, 'p' || answer.pilot AS worker, coalesce(pilot.node, 'unknown') AS node, answer.slot,
  answer.started_at AS startedAt, answer.ended_at AS endedAt, coalesce(answer.ask_ms, 0) AS askMs, coalesce(answer.send_ms, 0) AS sendMs
FROM answer LEFT JOIN pilot USING (pilot)
WHERE answer.run = :run AND answer.slot IS NOT NULL
ORDER BY answer.seq DESC
LIMIT :limit
