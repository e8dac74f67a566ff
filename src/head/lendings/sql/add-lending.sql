INSERT INTO lending (token_id, node, owner, kind, slots, login, pilot, started_at)
VALUES (:tokenId, :node, :owner, :kind, :slots, :login, :pilot, :now)
