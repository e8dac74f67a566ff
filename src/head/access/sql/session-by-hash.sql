SELECT user, role, token, expires_at AS expiresAt FROM session WHERE hash = unhex(:hash) AND expires_at > :now
