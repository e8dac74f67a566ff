DELETE FROM token WHERE run = :run RETURNING lower(hex(hash)) AS hash
