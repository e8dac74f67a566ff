DELETE FROM task WHERE run = :run AND seq IN (SELECT seq FROM task WHERE run = :run LIMIT :limit)
