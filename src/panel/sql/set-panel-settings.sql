INSERT INTO panel (node, mode, settings) VALUES (:node, 'status', :settings) ON CONFLICT (node) DO UPDATE SET settings = :settings
