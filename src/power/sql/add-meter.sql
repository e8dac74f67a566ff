INSERT INTO meter (meter, settings, addedAt) VALUES (:meter, :settings, :now) ON CONFLICT DO NOTHING
