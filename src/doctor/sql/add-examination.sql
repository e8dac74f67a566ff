INSERT INTO examination (state, by, started_at, progress) VALUES ('running', :by, :now, '{}')
