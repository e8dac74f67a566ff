SELECT run, name, project, version, owner, state, reason, waits_for AS waitsFor, priority, max_slots AS maxSlots, spec, attempts,
  workers, seed, feed_kind AS feedKind, feed, source_run AS sourceRun, feed_done AS feedDone, view, collect,
  collected, tasks, leased, answered, failed, artefact_files AS artefactFiles, artefact_bytes AS artefactBytes,
  created_at AS createdAt, started_at AS startedAt, ended_at AS endedAt
FROM run
WHERE state = 'pending' OR state IN ('running', 'paused') OR (state = 'done' AND collected = 0)
ORDER BY run
