INSERT INTO token (token_id, hash, role, user, name, created_at)
VALUES (:tokenId, unhex(:hash), :role, :user, 'of its jobs', :now)
