INSERT INTO feed_event (run, seq, kind, n, told) VALUES (:run, :seq, :kind, :n, :told)
