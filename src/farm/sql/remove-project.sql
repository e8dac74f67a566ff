DELETE FROM project_version WHERE project = ? RETURNING version
