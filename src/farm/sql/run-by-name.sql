SELECT run FROM run WHERE name = :name AND state <> 'removed' AND (:owner IS NULL OR owner = :owner) ORDER BY run DESC LIMIT 1
