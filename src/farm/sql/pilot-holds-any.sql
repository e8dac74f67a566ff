SELECT 1 FROM lease WHERE pilot = ? LIMIT 1
