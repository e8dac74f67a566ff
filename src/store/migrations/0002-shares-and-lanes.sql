-- Names, priorities and limits of runs; what a run waits for; how large its files are together.
ALTER TABLE run ADD COLUMN name TEXT;
ALTER TABLE run ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN max_slots INTEGER;              -- of all runs of its project together
ALTER TABLE run ADD COLUMN waits_for TEXT;                 -- pending: JSON array of runs
ALTER TABLE run ADD COLUMN source_run INTEGER;             -- feed 'unanswered' or 'answers': of which run
ALTER TABLE run ADD COLUMN artefact_files INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN artefact_bytes INTEGER NOT NULL DEFAULT 0;
CREATE INDEX run_pending ON run (run) WHERE state = 'pending';
CREATE INDEX run_name ON run (name, run) WHERE name IS NOT NULL;
UPDATE run SET
  artefact_files = (SELECT count(*) FROM artefact WHERE artefact.run = run.run),
  artefact_bytes = (SELECT coalesce(sum(bytes), 0) FROM artefact WHERE artefact.run = run.run);

-- engine: started by the head; lent: somebody's own computer; simple: speaks the simple dialect, each lease with a deadline of its own
ALTER TABLE pilot ADD COLUMN kind TEXT NOT NULL DEFAULT 'engine';
ALTER TABLE pilot ADD COLUMN allowed INTEGER;              -- slots of its owner's share; null: all it has
ALTER TABLE pilot ADD COLUMN leaves INTEGER NOT NULL DEFAULT 0; -- it was told to finish what runs and leave
CREATE INDEX pilot_simple ON pilot (owner, node) WHERE kind = 'simple' AND state <> 'gone';

ALTER TABLE lease ADD COLUMN deadline INTEGER;             -- of a simple worker's lease; null: the pilot's own
CREATE INDEX lease_deadline ON lease (deadline) WHERE deadline IS NOT NULL;

-- Where a task ran and what its slot did around it, in milliseconds: for the lanes.
ALTER TABLE answer ADD COLUMN slot INTEGER;
ALTER TABLE answer ADD COLUMN ask_ms INTEGER;
ALTER TABLE answer ADD COLUMN send_ms INTEGER;

-- Each time the best of an optimise feed improved: after how many evaluations, by which task, to what.
CREATE TABLE optimum (
  run INTEGER NOT NULL,
  evaluation INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  value REAL NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (run, evaluation)
) STRICT, WITHOUT ROWID;

-- Secrets of the head itself, such as the one that task handles are signed with.
CREATE TABLE head_secret (
  name TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
