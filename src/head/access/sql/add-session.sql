INSERT INTO session (hash, user, role, created_at, expires_at)
VALUES (unhex(:hash), :user, :role, :now, :expiresAt)
