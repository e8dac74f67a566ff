DELETE FROM requeue WHERE run = :run AND seq IN (SELECT seq FROM requeue WHERE run = :run LIMIT :limit)
