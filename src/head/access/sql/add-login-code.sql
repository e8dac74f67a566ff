INSERT INTO login_code (hash, user, role, expires_at) VALUES (unhex(:hash), :user, :role, :expiresAt)
