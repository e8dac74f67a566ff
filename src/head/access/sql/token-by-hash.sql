SELECT token_id AS tokenId, role, user, nodes, pilot, run, last_used_at AS lastUsedAt
FROM token WHERE hash = unhex(:hash)
