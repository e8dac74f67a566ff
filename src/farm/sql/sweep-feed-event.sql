DELETE FROM feed_event WHERE run = :run AND seq IN (SELECT seq FROM feed_event WHERE run = :run LIMIT :limit)
