SELECT user, uid, full_name AS fullName, keys FROM person WHERE removed_at IS NULL AND role <> 'viewer' ORDER BY uid
