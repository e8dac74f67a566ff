-- Instants are milliseconds since 1970 in UTC; JSON is text.

CREATE TABLE token (
  token_id TEXT PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,            -- SHA-256 of the secret
  role TEXT NOT NULL,
  user TEXT NOT NULL,
  nodes TEXT,
  name TEXT,
  pilot INTEGER,                        -- a pilot's own token
  run INTEGER,                          -- a collector's or feeder's own token
  created_at INTEGER NOT NULL,
  last_used_at INTEGER
) STRICT;

CREATE TABLE session (
  hash BLOB PRIMARY KEY,                -- SHA-256 of the cookie
  user TEXT NOT NULL,
  role TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE login_code (
  hash BLOB PRIMARY KEY,
  user TEXT NOT NULL,
  role TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE project_version (
  project TEXT NOT NULL,
  version TEXT NOT NULL,                -- SHA-256 of the bundle, hex
  title TEXT,
  owner TEXT NOT NULL,
  spec TEXT NOT NULL,                   -- project.yaml as JSON
  bundle_bytes INTEGER NOT NULL,
  pushed_at INTEGER NOT NULL,
  PRIMARY KEY (project, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE run (
  run INTEGER PRIMARY KEY AUTOINCREMENT,
  project TEXT NOT NULL,
  version TEXT NOT NULL,
  owner TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT,
  spec TEXT NOT NULL,                   -- how its tasks are executed, JSON
  attempts INTEGER NOT NULL,
  workers INTEGER NOT NULL,
  seed INTEGER NOT NULL,
  feed_kind TEXT NOT NULL,              -- list, grid, file, command, upload
  feed TEXT NOT NULL,                   -- the feed of project.yaml, JSON
  feed_done INTEGER NOT NULL DEFAULT 0,
  view TEXT,
  collect TEXT,                         -- argv, JSON
  collected INTEGER NOT NULL DEFAULT 0,
  tasks INTEGER NOT NULL DEFAULT 0,     -- yielded so far: seq 0 to tasks - 1
  next_seq INTEGER NOT NULL DEFAULT 0,  -- tasks from here on were never leased
  leased INTEGER NOT NULL DEFAULT 0,
  answered INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  ended_at INTEGER
) STRICT;
CREATE INDEX run_active ON run (owner, run) WHERE state IN ('running', 'paused');
CREATE INDEX run_of_project ON run (project, run);

-- A task waits when it is at or after run.next_seq, or in requeue; else it is in lease, answer or failure.
CREATE TABLE task (
  run INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  params TEXT NOT NULL,
  key TEXT,                             -- of a command feed
  PRIMARY KEY (run, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX task_key ON task (run, key) WHERE key IS NOT NULL;

CREATE TABLE requeue (
  run INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  attempt INTEGER NOT NULL,             -- the last one
  failures INTEGER NOT NULL,
  losses INTEGER NOT NULL,
  PRIMARY KEY (run, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE lease (
  run INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  pilot INTEGER NOT NULL,
  grant_no INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  losses INTEGER NOT NULL,
  PRIMARY KEY (run, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX lease_of_pilot ON lease (pilot);

CREATE TABLE answer (
  run INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  pilot INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  answer TEXT NOT NULL,                 -- JSON
  PRIMARY KEY (run, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE failure (
  run INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (run, seq)
) STRICT, WITHOUT ROWID;

-- Attempts worth reading about: failed, lost, refused, or with a log. Never changed.
CREATE TABLE attempt (
  attempt_no INTEGER PRIMARY KEY,
  run INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  reason TEXT,
  exit_code INTEGER,
  log TEXT,
  pilot INTEGER,
  started_at INTEGER,
  ended_at INTEGER NOT NULL
) STRICT;
CREATE INDEX attempt_of_task ON attempt (run, seq);

CREATE TABLE pilot (
  pilot INTEGER PRIMARY KEY AUTOINCREMENT,
  owner TEXT NOT NULL,
  job_id TEXT,
  node TEXT,
  slots INTEGER NOT NULL,
  state TEXT NOT NULL,                  -- submitted, live, lost, gone
  lease_until INTEGER,
  last_grant INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX pilot_present ON pilot (owner) WHERE state <> 'gone';

-- A collector's or feeder's job.
CREATE TABLE run_job (
  run INTEGER NOT NULL,
  duty TEXT NOT NULL,                   -- collect, feed
  job_id TEXT,
  starts INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (run, duty)
) STRICT, WITHOUT ROWID;

-- What a command feed was asked and told, in order; replayed when it starts again.
CREATE TABLE feed_event (
  run INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL,                   -- ask, tell
  n INTEGER,                            -- ask: how many
  told TEXT,                            -- tell: JSON array of task seqs
  replied INTEGER,                      -- ask: how many tasks came; null: none yet
  PRIMARY KEY (run, seq)
) STRICT, WITHOUT ROWID;

-- Ended tasks of command feeds that the feed has not been told of.
CREATE TABLE untold (
  run INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (run, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE artefact (
  run INTEGER NOT NULL,
  path TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  written_at INTEGER NOT NULL,
  PRIMARY KEY (run, path)
) STRICT, WITHOUT ROWID;

-- What happened to a run, in the past tense.
CREATE TABLE run_event (
  event INTEGER PRIMARY KEY,
  run INTEGER NOT NULL,
  kind TEXT NOT NULL,
  detail TEXT,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX run_event_of_run ON run_event (run);
