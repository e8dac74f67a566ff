SELECT 1 FROM project_version WHERE version = ? LIMIT 1
