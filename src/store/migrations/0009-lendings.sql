-- Workers that were started over SSH. Their pilots are of the kind `lent`, those of the sh worker `simple`.
CREATE TABLE lending (
  token_id TEXT PRIMARY KEY,           -- that it was started with, and ends with
  node TEXT NOT NULL,
  owner TEXT NOT NULL,
  kind TEXT NOT NULL,                  -- pilot, sh
  slots INTEGER NOT NULL,
  login TEXT,                          -- in place of the inventory's
  pilot INTEGER,                       -- null: a sh worker, which is known by its node
  leaves INTEGER NOT NULL DEFAULT 0,   -- it was told to finish what runs and leave
  started_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
