-- A viewer who had an account before has none now.
SELECT user, uid, remove_home AS removeHome
FROM person
WHERE uid IS NOT NULL AND (removed_at IS NOT NULL OR role = 'viewer')
ORDER BY uid
