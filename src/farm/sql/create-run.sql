INSERT INTO run (project, version, owner, state, spec, attempts, workers, seed, feed_kind, feed, view, collect, collected, created_at)
VALUES (:project, :version, :owner, 'running', :spec, :attempts, :workers, :seed, :feedKind, :feed, :view, :collect, :collect IS NULL, :now)
RETURNING run
