INSERT INTO session (hash, user, role, token, created_at, expires_at)
VALUES (unhex(:hash), :user, :role, :token, :now, :expiresAt)
