INSERT INTO run_event (run, kind, detail, at) VALUES (:run, :kind, :detail, :now)
