DELETE FROM attempt WHERE attempt_no IN (SELECT attempt_no FROM attempt WHERE run = :run LIMIT :limit)
