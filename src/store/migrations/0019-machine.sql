-- What the owner has said of the machine; the last row holds now.
CREATE TABLE machine (
  version INTEGER PRIMARY KEY,
  settings TEXT NOT NULL,              -- JSON, as the API takes it
  saidBy TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
