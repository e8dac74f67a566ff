UPDATE person SET password = :password WHERE user = :user AND removed_at IS NULL
