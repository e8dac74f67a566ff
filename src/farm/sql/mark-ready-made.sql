UPDATE project_version SET ready_made = 1 WHERE version = :version
