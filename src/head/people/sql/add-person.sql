INSERT INTO person (user, role, uid, full_name, keys, password, added_at)
VALUES (:user, :role, :uid, :fullName, :keys, :password, :now)
ON CONFLICT (user) DO UPDATE SET
  role = excluded.role,
  uid = coalesce(person.uid, excluded.uid),
  full_name = excluded.full_name,
  keys = excluded.keys,
  password = excluded.password,
  nodes = NULL,
  added_at = excluded.added_at,
  removed_at = NULL,
  remove_home = 0
RETURNING user, role, iif(role = 'viewer', NULL, uid) AS uid, full_name AS fullName, keys, password IS NOT NULL AS hasPassword, nodes, added_at AS addedAt
