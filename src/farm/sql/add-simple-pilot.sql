INSERT INTO pilot (owner, node, slots, state, kind, lease_until, created_at)
VALUES (:owner, :node, 0, 'live', 'simple', :keptUntil, :now)
RETURNING pilot
