INSERT INTO lease (run, seq, attempt, pilot, grant_no, failures, losses)
SELECT run, seq, attempt + 1, :pilot, :grant, failures, losses FROM requeue
WHERE run = :run AND seq IN (SELECT seq FROM requeue WHERE run = :run ORDER BY seq LIMIT :want)
