DELETE FROM failure WHERE run = :run AND seq IN (SELECT seq FROM failure WHERE run = :run LIMIT :limit)
