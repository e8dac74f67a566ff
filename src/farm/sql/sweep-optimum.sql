DELETE FROM optimum WHERE run = :run AND evaluation IN (SELECT evaluation FROM optimum WHERE run = :run LIMIT :limit)
