INSERT INTO cluster (one, name, spec) VALUES (1, :name, :spec)
ON CONFLICT (one) DO UPDATE SET name = excluded.name, spec = excluded.spec
