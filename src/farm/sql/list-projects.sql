SELECT project, version, title, owner, ready_made AS readyMade, spec, bundle_bytes AS bundleBytes, max(pushed_at) AS pushedAt, count(*) AS versions
FROM project_version
WHERE :project IS NULL OR project = :project
GROUP BY project
ORDER BY project
