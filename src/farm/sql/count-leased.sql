UPDATE run SET leased = leased + :leased, next_seq = :nextSeq, started_at = coalesce(started_at, :now) WHERE run = :run
