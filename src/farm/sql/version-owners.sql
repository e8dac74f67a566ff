SELECT DISTINCT owner FROM project_version WHERE version = :version
UNION SELECT DISTINCT owner FROM run WHERE version = :version
