SELECT answer.seq, task.params, answer.answer, answer.attempt, answer.started_at AS startedAt, answer.ended_at AS endedAt, pilot.node
FROM answer JOIN task USING (run, seq) LEFT JOIN pilot ON pilot.pilot = answer.pilot
WHERE answer.run = ? AND answer.seq > ?
ORDER BY answer.seq
LIMIT ?
