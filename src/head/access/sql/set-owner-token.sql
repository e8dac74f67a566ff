-- The token of the file owner.token: one row, whatever happened to the file or to the database.
INSERT INTO token (token_id, hash, role, user, name, created_at)
VALUES ('owner', unhex(:hash), 'owner', :user, 'owner.token', :now)
ON CONFLICT (token_id) DO UPDATE SET hash = excluded.hash, user = excluded.user
