INSERT INTO adopted (one, id, host, adopted, adopted_at) VALUES (1, :id, :host, :adopted, :now)
ON CONFLICT (one) DO UPDATE SET id = excluded.id, host = excluded.host, adopted = excluded.adopted, adopted_at = excluded.adopted_at
