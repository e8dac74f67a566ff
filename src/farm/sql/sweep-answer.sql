DELETE FROM answer WHERE run = :run AND seq IN (SELECT seq FROM answer WHERE run = :run LIMIT :limit)
