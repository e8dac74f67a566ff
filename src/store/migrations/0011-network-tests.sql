CREATE TABLE network_test (
  test INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,                  -- quick, full
  state TEXT NOT NULL,                 -- running, done, failed, cancelled, interrupted
  by TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  progress TEXT NOT NULL,              -- JSON, as the API tells it, without its pairs
  pairs TEXT NOT NULL                  -- JSON
) STRICT;
