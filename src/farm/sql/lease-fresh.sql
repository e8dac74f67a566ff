INSERT INTO lease (run, seq, attempt, pilot, grant_no, failures, losses)
SELECT run, seq, 1, :pilot, :grant, 0, 0 FROM task WHERE run = :run AND seq >= :from AND seq <= :to
