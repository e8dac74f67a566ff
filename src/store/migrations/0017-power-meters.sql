CREATE TABLE meter (
  meter TEXT PRIMARY KEY,
  settings TEXT NOT NULL,              -- JSON: as the API takes them, with the password, and what the device said that it is
  addedAt INTEGER NOT NULL
) STRICT;

-- What people have read off a meter, or say of it: `kind` is idle, typical, benchmark, or empty for a reading at a time.
CREATE TABLE typed_watts (
  meter TEXT NOT NULL REFERENCES meter (meter) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  watts REAL NOT NULL,
  PRIMARY KEY (meter, kind, at)
) STRICT, WITHOUT ROWID;
