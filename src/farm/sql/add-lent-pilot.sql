INSERT INTO pilot (owner, kind, node, slots, state, created_at) VALUES (:owner, 'lent', :node, :slots, 'submitted', :now) RETURNING pilot
