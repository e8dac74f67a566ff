CREATE TABLE examination (
  examination INTEGER PRIMARY KEY AUTOINCREMENT,
  state TEXT NOT NULL,                 -- running, done, cancelled, interrupted
  by TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  progress TEXT NOT NULL               -- JSON, as the API tells it
) STRICT;
