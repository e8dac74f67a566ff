SELECT owner, ready_made AS readyMade FROM project_version WHERE version = :version
UNION SELECT owner, 0 FROM run WHERE version = :version
