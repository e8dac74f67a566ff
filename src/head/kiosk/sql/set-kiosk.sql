INSERT INTO kiosk (one, pin, dim) VALUES (1, :pin, :dim) ON CONFLICT (one) DO UPDATE SET pin = excluded.pin, dim = excluded.dim
