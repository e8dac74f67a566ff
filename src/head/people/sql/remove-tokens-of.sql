-- All of a person's, those of pilots too; never the one of the file owner.token.
DELETE FROM token WHERE user = :user AND token_id <> 'owner' RETURNING lower(hex(hash)) AS hash
