-- A file of its own, telemetry.db, which the writer and the reader see as `telemetry`.

-- `session` and `taken`: up to which sample of which agent everything is in this file.
CREATE TABLE node (
  nodeId INTEGER PRIMARY KEY,
  node TEXT NOT NULL UNIQUE,
  about TEXT NOT NULL,
  seenAt INTEGER NOT NULL,
  session TEXT,
  taken INTEGER NOT NULL DEFAULT -1,
  expiredAt INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE series (
  seriesId INTEGER PRIMARY KEY,
  nodeId INTEGER NOT NULL,
  key TEXT NOT NULL,
  seenAt INTEGER NOT NULL,
  UNIQUE (nodeId, key)
) STRICT;

-- What came in the last hours, as it came: about a minute of one node a row. Seconds since 1970; what is before `fromSec` has moved
-- into chunks.
CREATE TABLE fresh (
  freshId INTEGER PRIMARY KEY,
  nodeId INTEGER NOT NULL,
  fromSec INTEGER NOT NULL,
  untilSec INTEGER NOT NULL,
  packed BLOB NOT NULL
) STRICT;
CREATE INDEX fresh_of_node ON fresh (nodeId, fromSec);
CREATE INDEX fresh_by_time ON fresh (fromSec);

-- 360 steps of one series. `place` is series, level and time in one number, so that a series' months lie one beside the other:
-- (seriesId * 4 + level) * 2^24 + the number of its chunk since 1970.
CREATE TABLE chunk (
  place INTEGER PRIMARY KEY,
  packed BLOB NOT NULL
) STRICT;

-- Why an earlier file was put aside; told once.
CREATE TABLE put_aside (
  at INTEGER NOT NULL,
  because TEXT NOT NULL
) STRICT;
