SELECT owner FROM project_version WHERE project = ? ORDER BY pushed_at LIMIT 1
