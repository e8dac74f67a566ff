-- Of those whose token is not known, each may have begun with this one, or by a link that was made with it.
DELETE FROM session
WHERE user = :user AND role = :role AND (token IS NULL OR token = :tokenId) AND (:keep IS NULL OR hash <> unhex(:keep))
RETURNING lower(hex(hash)) AS hash
