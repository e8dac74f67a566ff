SELECT seq, params AS text FROM task WHERE run = :run AND seq > :after ORDER BY seq LIMIT :limit
