INSERT INTO pilot (owner, slots, node, engine, state, created_at) VALUES (:owner, :slots, :node, :engine, 'submitted', :now) RETURNING pilot
