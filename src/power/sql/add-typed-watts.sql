INSERT INTO typed_watts (meter, kind, at, watts) VALUES (:meter, :kind, :at, :watts)
ON CONFLICT DO UPDATE SET watts = :watts
