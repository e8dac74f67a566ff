INSERT INTO token (token_id, hash, role, user, nodes, name, pilot, run, made_by, created_at)
VALUES (:tokenId, unhex(:hash), :role, :user, :nodes, :name, :pilot, :run, :madeBy, :now)
