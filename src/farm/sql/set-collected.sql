UPDATE run SET collected = 1, reason = coalesce(:error, reason) WHERE run = :run AND (:givenUp = 1 OR state NOT IN ('running', 'paused'))
