CREATE TABLE node (
  node TEXT PRIMARY KEY,
  spec TEXT NOT NULL,                   -- as nodeSpecSchema, without name and groups, JSON
  source TEXT,                          -- node_list.csv:3
  state TEXT NOT NULL,
  reason TEXT,
  facts TEXT,                           -- as last gathered, with a summary, JSON
  facts_at INTEGER,
  seen_at INTEGER,
  added_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE node_group (
  name TEXT NOT NULL,
  node TEXT NOT NULL REFERENCES node (node) ON DELETE CASCADE,
  from_file INTEGER NOT NULL,           -- 1: the next import of its file sets it anew; 0: set by hand, stays
  PRIMARY KEY (name, node)
) STRICT, WITHOUT ROWID;

CREATE TABLE up (
  up INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  by TEXT NOT NULL,
  request TEXT NOT NULL,                -- without passwords, JSON
  progress TEXT NOT NULL,               -- as upSchema, JSON
  started_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;

CREATE TABLE up_change (
  up INTEGER NOT NULL REFERENCES up (up) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  change TEXT NOT NULL,                 -- as changeSchema, JSON
  PRIMARY KEY (up, seq)
) STRICT, WITHOUT ROWID;

-- The cluster that was brought up: one row, or none.
CREATE TABLE cluster (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  name TEXT NOT NULL,
  spec TEXT NOT NULL,                   -- choices that were made, versions, network, JSON
  verified_at INTEGER
) STRICT;

CREATE TABLE cluster_node (
  node TEXT PRIMARY KEY,
  roles TEXT NOT NULL,                  -- JSON
  joined_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Rows stay when a person goes: a uid is given once, and who comes back has the old one, which owns the home.
CREATE TABLE person (
  user TEXT PRIMARY KEY,
  role TEXT NOT NULL,
  uid INTEGER UNIQUE,                   -- none: a viewer, who has no account
  full_name TEXT NOT NULL DEFAULT '',
  keys TEXT NOT NULL DEFAULT '[]',      -- public, JSON
  password TEXT,                        -- scrypt, with its parameters and salt
  nodes TEXT,                           -- where the account exists, folded
  added_at INTEGER NOT NULL,
  removed_at INTEGER,
  remove_home INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
