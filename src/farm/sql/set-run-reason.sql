UPDATE run SET reason = :reason WHERE run = :run
