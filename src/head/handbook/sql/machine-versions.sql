SELECT version, settings, saidBy, at FROM machine ORDER BY version DESC LIMIT :limit
