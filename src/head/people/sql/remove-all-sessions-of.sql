DELETE FROM session WHERE user = :user AND (:keep IS NULL OR hash <> unhex(:keep)) RETURNING lower(hex(hash)) AS hash
