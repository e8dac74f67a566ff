UPDATE person SET removed_at = :now, remove_home = :removeHome, password = NULL, keys = '[]'
WHERE user = :user AND removed_at IS NULL
RETURNING role, uid
