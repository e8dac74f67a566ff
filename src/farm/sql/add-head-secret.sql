INSERT INTO head_secret (name, value) VALUES (:name, unhex(:fresh)) ON CONFLICT DO NOTHING
