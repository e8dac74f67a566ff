INSERT INTO panel (node, mode, settings) VALUES (:node, :mode, '{"driver":"none"}') ON CONFLICT (node) DO UPDATE SET mode = :mode
