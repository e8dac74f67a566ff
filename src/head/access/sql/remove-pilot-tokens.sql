DELETE FROM token WHERE pilot = :pilot RETURNING lower(hex(hash)) AS hash
