UPDATE lending SET leaves = 1 WHERE token_id = :tokenId
