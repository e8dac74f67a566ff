SELECT token_id AS tokenId, role, user, nodes, name, created_at AS createdAt, last_used_at AS lastUsedAt
FROM token
WHERE pilot IS NULL AND run IS NULL AND (:user IS NULL OR user = :user)
ORDER BY created_at, token_id
