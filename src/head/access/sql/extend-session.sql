UPDATE session SET expires_at = :expiresAt WHERE hash = unhex(:hash)
