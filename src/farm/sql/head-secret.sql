SELECT hex(value) AS value FROM head_secret WHERE name = ?
