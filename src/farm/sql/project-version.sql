SELECT project, version, title, owner, ready_made AS readyMade, spec, bundle_bytes AS bundleBytes, pushed_at AS pushedAt
FROM project_version
WHERE project = :project AND (:version IS NULL OR version = :version)
ORDER BY pushed_at DESC
LIMIT 1
