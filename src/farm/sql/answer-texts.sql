SELECT seq, answer AS text FROM answer WHERE run = :run AND seq > :after ORDER BY seq LIMIT :limit
