DELETE FROM token WHERE made_by = :tokenId RETURNING lower(hex(hash)) AS hash
