UPDATE run SET collected = 1, reason = coalesce(:error, reason) WHERE run = :run
