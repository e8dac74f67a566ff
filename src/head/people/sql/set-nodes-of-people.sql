UPDATE person SET nodes = :nodes WHERE removed_at IS NULL AND role <> 'viewer'
