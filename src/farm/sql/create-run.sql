INSERT INTO run (name, project, version, owner, state, reason, waits_for, priority, max_slots, spec, attempts, workers, seed, feed_kind, feed,
  source_run, view, collect, collected, created_at)
VALUES (:name, :project, :version, :owner, :state, :reason, :waitsFor, :priority, :maxSlots, :spec, :attempts, :workers, :seed, :feedKind, :feed,
  :sourceRun, :view, :collect, :collect IS NULL, :now)
RETURNING run
