DELETE FROM login_code WHERE hash = unhex(:hash) AND expires_at > :now RETURNING user, role
