INSERT INTO pilot (owner, slots, state, created_at) VALUES (:owner, :slots, 'submitted', :now) RETURNING pilot
