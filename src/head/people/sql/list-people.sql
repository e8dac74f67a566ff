SELECT user, role, iif(role = 'viewer', NULL, uid) AS uid, full_name AS fullName, keys, password IS NOT NULL AS hasPassword, nodes, added_at AS addedAt
FROM person
WHERE removed_at IS NULL
ORDER BY user
