-- Hashed with the parameters of now; nothing where it was changed meanwhile.
UPDATE person SET password = :password WHERE user = :user AND password = :before AND removed_at IS NULL
