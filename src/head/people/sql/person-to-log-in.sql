SELECT role, password FROM person WHERE user = :user AND removed_at IS NULL
