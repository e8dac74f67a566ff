-- Who had a terminal on which node, from when to when. What was typed and shown there is not kept.
CREATE TABLE console (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  console TEXT NOT NULL UNIQUE,
  node TEXT NOT NULL,
  user TEXT NOT NULL,
  login TEXT NOT NULL,                 -- the account there
  opened_at INTEGER NOT NULL,
  closed_at INTEGER,
  because TEXT,
  bytes INTEGER NOT NULL DEFAULT 0     -- that came from the node
) STRICT;
