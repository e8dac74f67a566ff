SELECT run, project, version, owner, state, reason, spec, attempts, workers, seed, feed_kind AS feedKind, feed,
  feed_done AS feedDone, view, collect, collected, tasks, leased, answered, failed,
  created_at AS createdAt, started_at AS startedAt, ended_at AS endedAt
FROM run
WHERE state <> 'removed' AND (:project IS NULL OR project = :project) AND (:owner IS NULL OR owner = :owner)
ORDER BY run DESC
LIMIT :limit
