DELETE FROM untold WHERE run = :run AND seq IN (SELECT seq FROM untold WHERE run = :run LIMIT :limit)
