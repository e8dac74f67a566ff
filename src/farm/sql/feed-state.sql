SELECT
  (SELECT max(seq) FROM feed_event WHERE run = :run) AS lastSeq,
  (SELECT count(*) FROM feed_event WHERE run = :run AND kind = 'ask' AND replied IS NULL) AS openAsks,
  (SELECT replied FROM feed_event WHERE run = :run AND kind = 'ask' ORDER BY seq DESC LIMIT 1) AS lastReplied,
  (SELECT kind FROM feed_event WHERE run = :run ORDER BY seq DESC LIMIT 1) AS lastKind
