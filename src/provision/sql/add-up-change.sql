INSERT INTO up_change (up, seq, change) VALUES (:up, :seq, :change)
