INSERT INTO machine (settings, saidBy, at) VALUES (:settings, :by, :now)
