DELETE FROM lending WHERE token_id = :tokenId
