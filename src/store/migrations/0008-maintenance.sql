CREATE TABLE maintenance (
  maintenance INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,                  -- reboot, power-off
  state TEXT NOT NULL,                 -- running, done, failed, cancelled, interrupted
  by TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  request TEXT NOT NULL,               -- JSON; no password
  progress TEXT NOT NULL               -- JSON, as the API tells it
) STRICT;

-- The Slurm cluster that was there before Breadbox, if one was adopted: one row or none.
CREATE TABLE adopted (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  id TEXT NOT NULL,                    -- tells its jobs from those of others
  host TEXT NOT NULL,                  -- the node of the inventory that speaks to slurmctld
  adopted TEXT NOT NULL,               -- JSON, as the API tells it
  adopted_at INTEGER NOT NULL
) STRICT;
