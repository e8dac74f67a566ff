DELETE FROM token WHERE token_id = :tokenId RETURNING lower(hex(hash)) AS hash
