UPDATE token SET last_used_at = :now WHERE token_id = :tokenId
