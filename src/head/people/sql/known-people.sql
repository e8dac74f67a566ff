SELECT user, uid, removed_at IS NULL AS isHere FROM person
