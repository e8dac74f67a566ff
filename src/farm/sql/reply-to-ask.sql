UPDATE feed_event SET replied = :replied WHERE run = :run AND seq = :seq AND kind = 'ask' AND replied IS NULL RETURNING seq
