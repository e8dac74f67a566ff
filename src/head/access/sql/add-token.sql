INSERT INTO token (token_id, hash, role, user, nodes, name, pilot, run, created_at)
VALUES (:tokenId, unhex(:hash), :role, :user, :nodes, :name, :pilot, :run, :now)
