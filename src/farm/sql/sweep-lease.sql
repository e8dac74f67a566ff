DELETE FROM lease WHERE run = :run AND seq IN (SELECT seq FROM lease WHERE run = :run LIMIT :limit)
