INSERT INTO alert_settings (one, settings) VALUES (1, :settings) ON CONFLICT (one) DO UPDATE SET settings = excluded.settings
