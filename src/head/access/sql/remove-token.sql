DELETE FROM token
WHERE token_id = :tokenId AND pilot IS NULL AND run IS NULL AND (:user IS NULL OR user = :user)
RETURNING lower(hex(hash)) AS hash, user, role
