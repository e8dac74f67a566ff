INSERT INTO lease (run, seq, attempt, pilot, grant_no, failures, losses, deadline)
VALUES (:run, :seq, :attempt, :pilot, 0, :failures, :losses, :deadline)
